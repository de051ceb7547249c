#!/usr/bin/perl
# reload.t: linnet serve takes a changed catalogue live, and tells both hashes in one line.
use strict;
use warnings;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $dir    = "/tmp/linnet-reload-$$";
system("cp -r catalogue $dir") == 0 or die;
pipe my $read, my $write or die $!;
my $pid = fork // die $!;
if ($pid == 0) {
    close $read;
    open STDERR, '>&', $write or die $!;
    exec $linnet, qw(serve --port 0 --threads 1 --catalogue), $dir;
}
close $write;
END { kill 'TERM', $pid if $pid; system 'rm', '-rf', $dir if defined $dir && $pid }
local $SIG{ALRM} = sub { die "the server says nothing\n" };

sub said { alarm 60; my $line = <$read>; alarm 0; return $line // ''; }
sub change {
    my ($from, $to) = @_;
    my $file = "$dir/models/advert.yaml";
    my $text = do { local (@ARGV, $/) = $file; <> };
    $text =~ s/$from/$to/ or die;
    open my $out, '>', $file or die;
    print $out $text;
    close $out;
    kill 'HUP', $pid;
    return said();
}

like(said(), qr{^linnet: listening on http://127\.0\.0\.1:\d+$}, 'it listens');
my $first = change('base_rate: 0\.001', 'base_rate: 0.002');
like($first, qr/^linnet: knowledge was [0-9a-f]{32}, is now [0-9a-f]{32}$/, 'a changed catalogue: one line with both hashes');
my ($old, $new) = $first =~ /([0-9a-f]{32})/g;
isnt($old, $new, 'the hashes differ');
like(change('base_rate: 0\.002', 'base_rate: 2'), qr/^linnet: the catalogue was not taken, the old one stays: models\/advert\.yaml/,
    'a catalogue that is wrong: the old one stays');
is(change('base_rate: 2', 'base_rate: 0.001'), "linnet: knowledge was $new, is now $old\n", 'and the way back, from the one in force');
kill 'TERM', $pid;
waitpid $pid, 0;
is($?, 0, 'it ends well');
system 'rm', '-rf', $dir;
$pid = 0;
done_testing();
