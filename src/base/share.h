/* share.h: how sure a counted share is. */
#ifndef BASE_SHARE_H
#define BASE_SHARE_H

#include <stdint.h>

/* share_interval: the exact two-sided 95 % interval for a share of which `hits` of `of` were
 * counted; 0 and 1 when nothing was counted.
 *
 * in      hits        <= of
 * out     low, high   0 <= low <= hits / of <= high <= 1
 * source  Clopper and Pearson 1934 (Biometrika 26, p. 404)
 */
void share_interval(double *low, double *high, uint64_t hits, uint64_t of);

#endif
