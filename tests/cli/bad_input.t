#!/usr/bin/perl
# bad_input.t: every broken input gives its error in its place, and the rest goes on.
# What must come of each file is in tests/data/bad/EXPECT.tsv, written by somebody who had not
# seen the readers.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $folder = 'tests/data/bad';
my $json   = JSON::PP->new->utf8;

sub lines_of {
    my @command = @_;
    open my $out, '-|', @command or die "$command[0]: $!";
    binmode $out;
    my @lines = <$out>;
    close $out;
    return ($? >> 8, @lines);
}

open my $expect, '<', "$folder/EXPECT.tsv" or die "$folder/EXPECT.tsv: $!";
while (my $row = <$expect>) {
    chomp $row;
    next if $row =~ /^#/ || $row =~ /^file\t/ || $row eq '';
    my ($file, $count, $errors, $codes, $reason) = split /\t/, $row;
    my ($exit, @lines) = lines_of('sh', '-c', "exec $linnet screen '$folder/$file' 2>/dev/null");
    my %must = map { $_ => 1 } grep { /^\d+$/ } split /,/, $errors;
    my %may  = map { s/\?//r => 1 } grep { /\?$/ } split /,/, $errors;
    my %good = map { $_ => 1 } split /\|/, $codes;
    my @wrong;
    push @wrong, scalar(@lines) . " lines, not $count" if @lines != $count;
    my $failed = 0;

    for my $n (1 .. @lines) {
        my $line = eval { $json->decode($lines[$n - 1]) };
        if (!$line || ref $line ne 'HASH' || !defined $line->{id} || ref $line->{id}) {
            push @wrong, "line $n is no object with an id";
            next;
        }
        my $error = $line->{error};
        $failed++ if $error;
        push @wrong, "line $n is no error"           if $must{$n} && !$error;
        push @wrong, "line $n ($line->{id}) is an error: $error->{code}, $error->{text}"
            if $error && !$must{$n} && !$may{$n};
        push @wrong, "line $n has code $error->{code}, not one of $codes"
            if $error && ($must{$n} || $may{$n}) && !$good{ $error->{code} };
        push @wrong, "line $n ($line->{id}) is an error" if $error && $line->{id} =~ /^good-/;
        push @wrong, "line $n is neither" if !$error && !defined $line->{score};
    }
    push @wrong, "exit $exit with $failed errors" if $exit != ($failed ? 1 : 0);
    ok(!@wrong, "$file: $reason") or diag(join "\n", @wrong[0 .. ($#wrong > 5 ? 5 : $#wrong)]);
}

# Lines over the limit are made here: one error in their place, their bytes kept.
my $dir = "/tmp/linnet-bad-$$";
mkdir $dir or die "$dir: $!";
my $huge = '{"id":"huge","title":"' . ('x' x (17 * 1024 * 1024)) . "\"}\n";
open my $out, '>', "$dir/huge.jsonl" or die;
print $out qq({"id":"good-1","title":"a"}\n), $huge, qq({"id":"good-2","title":"b"}\n{"cut":\n);
close $out;
my ($exit, @lines) =
    lines_of('sh', '-c', "exec $linnet screen --rejects $dir/rejects $dir/huge.jsonl 2>/dev/null");
is($exit,         1, 'a line of 17 MiB: some failed');
is(scalar @lines, 4, 'a line of 17 MiB: every record has its line');
like($lines[1], qr/"id":"[^"]*#2","error":\{"code":"too-long"/, 'its error stands in its place');
like($lines[2], qr/"id":"good-2","kind"/,                       'the rest goes on');
open my $rejects, '<', "$dir/rejects" or die;
my $kept = do { local $/; <$rejects> };
ok($kept eq $huge . qq({"cut":\n), 'the rejects are the very bytes');

my ($code, @strict) = lines_of('sh', '-c', "exec $linnet screen --strict $dir/huge.jsonl 2>/dev/null");
is(scalar @strict, 2, '--strict stops after the first that failed');
is($code,          1, '--strict exits with 1');

open $out, '>', "$dir/page.html" or die;
print $out '<p>' x (6 * 1024 * 1024);
close $out;
($code, @lines) = lines_of('sh', '-c', "exec $linnet screen $dir/page.html 2>/dev/null");
is(scalar @lines, 1, 'a page over the limit gives one line');
like($lines[0], qr/"code":"too-long"/, 'which is an error');

my $many = '[' . join(',', ('{"title":"x"}') x 1500) . ']';
open $out, '>', "$dir/many.json" or die;
print $out $many;
close $out;
($code, @lines) = lines_of('sh', '-c', "exec $linnet screen $dir/many.json 2>/dev/null");
is(scalar @lines, 1001, 'a list of 1,500 records: 1,000 verdicts and an error');
like($lines[1000], qr/"code":"too-many"/, 'which says why');

system 'rm', '-r', $dir;
done_testing();
