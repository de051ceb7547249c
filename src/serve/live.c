/* live.c: editions and their idle screeners, under one lock.
 *
 * An edition counts its users: one for being in force, one for each request at work. Whoever
 * takes the last one away frees it, outside the lock. Compiling, and making or freeing
 * screeners, is never done under the lock, so a request waits at most for a few pointer moves.
 */
#include "serve/live.h"

#include <pthread.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct live_screener {
    struct live_screener *next;
    struct ln_screener *screener;
};

struct live_edition {
    struct ln_knowledge *knowledge;
    struct live_screener *idle;
    unsigned long users;
};

struct live {
    const char *dir;
    pthread_mutex_t lock;   /* guards `now`, and users and idle of every edition */
    pthread_mutex_t reload; /* held while compiling */
    struct live_edition *now;
};

static void free_screener(struct live_screener *item)
{
    ln_screener_free(item->screener);
    mem_free(item);
}

static void free_edition(struct live_edition *e)
{
    if (e == NULL)
        return;
    while (e->idle != NULL) {
        struct live_screener *item = e->idle;
        e->idle = item->next;
        free_screener(item);
    }
    ln_knowledge_free(e->knowledge);
    mem_free(e);
}

/* One user less; returns the edition when that was the last. Called under the lock. */
static struct live_edition *drop_user(struct live_edition *e)
{
    return --e->users == 0 ? e : NULL;
}

static int load_edition(struct live_edition **out, const char *dir, struct ln_err *err)
{
    struct live_edition *e = mem_zero(sizeof(*e));
    if (e == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory for the knowledge");
    e->users = 1;
    int code = ln_knowledge_load(&e->knowledge, dir, err);
    if (code != LN_OK) {
        mem_free(e);
        return code;
    }
    *out = e;
    return LN_OK;
}

int live_new(struct live **out, const char *dir, struct ln_err *err)
{
    *out = NULL;
    struct live *l = mem_zero(sizeof(*l));
    if (l == NULL)
        return err_set(err, LN_ENOMEM, 0, "no memory for the knowledge");
    l->dir = dir;
    int code = load_edition(&l->now, dir, err);
    if (code != LN_OK) {
        mem_free(l);
        return code;
    }
    pthread_mutex_init(&l->lock, NULL);
    pthread_mutex_init(&l->reload, NULL);
    *out = l;
    return LN_OK;
}

void live_free(struct live *l)
{
    if (l == NULL)
        return;
    ln_assert(l->now->users == 1);
    free_edition(l->now);
    pthread_mutex_destroy(&l->lock);
    pthread_mutex_destroy(&l->reload);
    mem_free(l);
}

int live_reload(struct live *l, struct ln_err *err)
{
    pthread_mutex_lock(&l->reload);
    struct live_edition *fresh, *old = NULL;
    int code = load_edition(&fresh, l->dir, err);
    if (code == LN_OK) {
        pthread_mutex_lock(&l->lock);
        old = drop_user(l->now);
        l->now = fresh;
        pthread_mutex_unlock(&l->lock);
    }
    pthread_mutex_unlock(&l->reload);
    free_edition(old);
    return code;
}

void live_hash(char *out, size_t size, struct live *l)
{
    pthread_mutex_lock(&l->lock);
    struct ln_str hash = str_part(str_of(ln_knowledge_hash(l->now->knowledge)), 0, size - 1);
    memcpy(out, hash.at, hash.len);
    pthread_mutex_unlock(&l->lock);
    out[hash.len] = '\0';
}

int live_take(struct live_hold *out, struct live *l, struct ln_err *err)
{
    *out = (struct live_hold){0};
    pthread_mutex_lock(&l->lock);
    struct live_edition *e = l->now;
    struct live_screener *item = e->idle;
    e->users++;
    if (item != NULL)
        e->idle = item->next;
    pthread_mutex_unlock(&l->lock);
    out->edition = e;
    if (item == NULL) {
        int code = LN_ENOMEM;
        item = mem_zero(sizeof(*item));
        if (item != NULL)
            code = ln_screener_new(&item->screener, e->knowledge, err);
        else
            err_set(err, LN_ENOMEM, 0, "no memory for a screener");
        if (code != LN_OK) {
            mem_free(item);
            live_give(out, l);
            return code;
        }
    }
    out->item = item;
    out->screener = item->screener;
    return LN_OK;
}

void live_give(struct live_hold *hold, struct live *l)
{
    struct live_edition *e = hold->edition, *last;
    struct live_screener *item = hold->item;
    if (e == NULL)
        return;
    pthread_mutex_lock(&l->lock);
    if (item != NULL && e == l->now) {
        item->next = e->idle;
        e->idle = item;
        item = NULL;
    }
    last = drop_user(e);
    pthread_mutex_unlock(&l->lock);
    if (item != NULL)
        free_screener(item);
    free_edition(last);
    *hold = (struct live_hold){0};
}
