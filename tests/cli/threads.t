#!/usr/bin/perl
# threads.t: the same bytes for 1, 2 and 8 threads, from files and from standard input.
use strict;
use warnings;
use IO::Handle;
use IPC::Open2;
use Digest::SHA qw(sha256_hex);
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $dir    = "/tmp/linnet-threads-$$";
my $as_of  = '--as-of 2026-11-22';
mkdir $dir or die "$dir: $!";

# Good records, bad ones between them, many batches.
open my $out, '>', "$dir/all.jsonl" or die;
my @files = (glob('tests/data/adverts/*.jsonl'), 'tests/data/bad/storm.jsonl');
my $text  = '';
for my $file (@files) {
    open my $in, '<:raw', $file or die "$file: $!";
    local $/;
    $text .= <$in>;
    $text .= "\n" if $text !~ /\n\z/;
}
binmode $out;
print $out $text for 1 .. 12;
close $out;

my %seen;
for my $threads (1, 2, 8) {
    my $got = `$linnet screen $as_of --threads $threads --rejects $dir/rejects $dir/all.jsonl 2>/dev/null`;
    my $rejects = do { local (@ARGV, $/) = "$dir/rejects"; <> };
    $seen{ sha256_hex($got . $rejects) } = length $got;
    my $label = `$linnet label $as_of --lang th --threads $threads tests/data/adverts/*.jsonl`;
    $seen{label}{ sha256_hex($label) } = 1;
}
is(scalar(grep { $_ ne 'label' } keys %seen), 1, 'verdicts and rejects are equal for 1, 2 and 8 threads');
is(scalar(keys %{ $seen{label} }), 1, 'labels are equal for 1, 2 and 8 threads');
cmp_ok((grep { !ref } values %seen)[0], '>', 1_000_000, 'there was enough to tell');

my $file = `cd $dir && cp all.jsonl stdin && $ENV{PWD}/$linnet screen $as_of --threads 2 stdin 2>/dev/null`
    if $linnet !~ m{^/};
$file //= `cd $dir && cp all.jsonl stdin && $linnet screen $as_of --threads 2 stdin 2>/dev/null`;
my $pipe = `cat $dir/all.jsonl | $linnet screen $as_of --threads 2 - 2>/dev/null`;
ok($file eq $pipe, 'standard input gives the same as a file called stdin');

# A quiet pipe is answered before the program waits for more.
my $pid = open2(my $answers, my $questions, "exec $linnet screen $as_of --threads 2 -");
$questions->autoflush(1);
print $questions join '', map { qq({"id":"quiet-$_","title":"x"}\n) } 1, 2;
my $first = do { local $SIG{ALRM} = sub { die "late\n" }; alarm 120; my $line = eval { <$answers> }; alarm 0; $line };
like($first // '', qr/^\{"id":"quiet-1"/, 'a quiet pipe is answered before it says more');
close $questions;
waitpid $pid, 0;

system 'rm', '-r', $dir;
done_testing();
