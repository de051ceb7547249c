#!/usr/bin/perl
# identify.t: identifiers of whole records, from the command line.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $json   = JSON::PP->new->utf8;
my $dir    = "/tmp/linnet-identify-$$";
mkdir $dir or die "$dir: $!";
open my $out, '>:utf8', "$dir/in.jsonl" or die;
print $out <<'END';
{"id":"plain","title":"Cook","description":"Mail hr@example.com or see https://jobs.example.com/1"}
{"id":"hidden","description":"微信：invented_hr，hr [at] example [.] com, hxxps://x[.]example[.]com/a"}
{"id":"none","description":"12,000 THB a month, 8 hours a day, 2026-11-22"}
{"cut":
{"id":"field","telephone":"+855 12 345 678"}
END
close $out;

my @lines = `$linnet identify $dir/in.jsonl 2>/dev/null`;
is($? >> 8, 1, 'a record that cannot be read: some failed');
is(scalar @lines, 5, 'every record has its line');
my @got = map { $json->decode($_) } @lines;
my $types = sub { join ' ', map { "$_->{type}=$_->{value}" } @{ $_[0]{identifiers} } };
is($types->($got[0]), 'email=hr@example.com url=https://jobs.example.com/1', 'plain ones');
is($types->($got[1]), 'wechat=invented_hr email=hr@example.com url=https://x.example.com/a', 'disguised ones');
is($types->($got[2]), '', 'numbers that are none');
is($got[3]{error}{code}, 'truncated', 'an error in its place');
is($types->($got[4]), 'phone=+85512345678', 'the name of the field is context');

# Spans point to the very bytes.
my @records = map { scalar eval { $json->decode($_) } } do { open my $in, '<:raw', "$dir/in.jsonl" or die; <$in> };
for my $i (0, 1, 4) {
    for my $found (@{ $got[$i]{identifiers} }) {
        utf8::encode(my $bytes = $records[$i]{ $found->{field} });
        utf8::encode(my $text = $found->{text});
        my ($from, $to) = @{ $found->{span} };
        is(substr($bytes, $from, $to - $from), $text, "$found->{type}: the span quotes the text");
    }
}
# A verdict lists the same.
my @verdicts = map { $json->decode($_) } `$linnet screen $dir/in.jsonl 2>/dev/null`;
is(scalar @verdicts, 5, 'a verdict each');
for my $i (0, 1, 2, 4) {
    is_deeply($verdicts[$i]{identifiers}, $got[$i]{identifiers}, "the verdict of $got[$i]{id} has the same");
}
ok(!exists $verdicts[0]{identifiers_left_out}, 'none is left out');
is(join(' ', map { $_->{disguised} ? 1 : 0 } @{ $got[0]{identifiers} }, @{ $got[1]{identifiers} }), '0 0 0 1 1',
    'what was disguised says so');
my $many = join ' ', map { sprintf 'a%03d@example.com', $_ } 1 .. 300;
open my $full, '>', "$dir/full.txt" or die;
print $full "Write to $many";
close $full;
my $verdict = $json->decode(scalar `$linnet screen $dir/full.txt`);
is(scalar @{ $verdict->{identifiers} }, 256, 'a verdict has 256');
is($verdict->{identifiers}[255]{value}, 'a256@example.com', 'the first ones, with their values');
is($verdict->{identifiers_left_out}, 44, 'and counts the rest');
is(scalar @{ $json->decode(scalar `$linnet identify $dir/full.txt`)->{identifiers} }, 300, 'identify has all');
my $national = '{"id":"n","description":"Call 012 345 678","jobLocation":{"address":{"addressCountry":"KH"}}}';
open my $home, '>', "$dir/home.jsonl" or die;
print $home "$national\n";
close $home;
like(`$linnet screen $dir/home.jsonl`, qr/"\+85512345678"/, 'a national number of the country of work');
is(index(`$linnet identify --country TH $dir/home.jsonl`, '+855'), -1, '--country goes before that');

my $one = `$linnet identify --threads 1 tests/data/adverts/*.jsonl`;
is(`$linnet identify --threads 8 tests/data/adverts/*.jsonl`, $one, 'equal for 1 and 8 threads');
is(system("$linnet identify --country XX $dir/in.jsonl >/dev/null 2>&1") >> 8, 2, 'no such country: wrong usage');
like(`echo 'phone: 012 345 678' | $linnet identify --country KH --format text -`, qr/"\+85512345678"/,
    'a national number with its country');
system 'rm', '-r', $dir;
done_testing();
