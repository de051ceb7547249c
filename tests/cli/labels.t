#!/usr/bin/perl
# labels.t: what people are shown: labels in every shape and language, and the conformance adverts.
# The adverts were written by somebody who had not seen the phrases. They are a conformance set:
# what is counted here is no accuracy.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output todo_output);
my $linnet = $ENV{LINNET} // 'build/linnet';
my $json   = JSON::PP->new->utf8;
my $as_of  = '--as-of 2026-11-22';

sub run_lines {
    my ($command) = @_;
    open my $out, '-|', "exec $linnet $command" or die $!;
    my @lines = <$out>;
    close $out;
    return @lines;
}

sub records {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!";
    return map { $json->decode($_) } grep { /\S/ } <$in>;
}

# Every example and conformance advert gives a label in every language of the catalogue.
my @langs = map { /code: ([\w-]+)/ ? $1 : () } do { open my $in, '<', 'catalogue/languages.yaml' or die; <$in> };
my @mixed = records('tests/data/adverts/mixed.jsonl');
for my $lang (@langs) {
    my @labels = map { $json->decode($_) } run_lines("label $as_of --lang $lang tests/data/adverts/mixed.jsonl");
    is(scalar @labels, scalar @mixed, "$lang: a label for each advert");
    my @bad = grep {
        my $l = $_;
        exists $l->{score} || $l->{headline} eq '' || !@{ $l->{tips} } || ($l->{level} eq 'caution') != (@{ $l->{reasons} } > 0)
    } @labels;
    ok(!@bad, "$lang: each has words and tips, reasons only with a caution, and no score") or diag(explain($bad[0]));
    my @text = run_lines("label $as_of --text --lang $lang tests/data/adverts/mixed.jsonl");
    is(scalar(grep { /^== / } @text), scalar @mixed, "$lang: the same for a terminal");
}

# Lawful adverts are not flagged: the promise that matters most to lawful migrants.
my %band;
for my $set (qw(lawful lures)) {
    my @records  = records("tests/data/adverts/$set.jsonl");
    my @verdicts = map { $json->decode($_) } run_lines("screen $as_of tests/data/adverts/$set.jsonl");
    is(scalar @verdicts, scalar @records, "$set: a verdict for each advert");
    for my $i (0 .. $#records) {
        my $expect = $records[$i]{'x-expect'};
        my $kind   = $expect->{strength} // $expect->{lawful};
        my $band   = $verdicts[$i]{band};
        $band{"$expect->{lang} $kind"}{$band}++;
        $band{$set}{$band}++;
        push @{ $band{flagged}{$set} }, $records[$i]{id} if $band eq 'review' || $band eq 'act';
        my $families = @{ $verdicts[$i]{families} };
        fail("$records[$i]{id}: band $band with $families families") if $band ne 'none' && $families < 2 && !($band eq 'notice' && @{ $verdicts[$i]{legal} });
        for my $finding (@{ $verdicts[$i]{findings} }) {
            next if !$finding->{span};
            my $value = $records[$i];
            for my $step (split /\./, $finding->{field}) {
                $value = ref $value eq 'ARRAY' ? $value->[$step] : $value->{$step};
            }
            utf8::encode(my $bytes = $value);
            my ($from, $to) = @{ $finding->{span} };
            utf8::encode(my $quoted = $finding->{text});
            is(substr($bytes, $from, $to - $from), $quoted, "$records[$i]{id}: $finding->{indicator} quotes its span")
                if substr($bytes, $from, $to - $from) ne $quoted;
        }
    }
}
is_deeply($band{flagged}{lawful} // [], [], 'no lawful advert is flagged review or above');
cmp_ok($band{lures}{review} + ($band{lures}{act} // 0), '>=', 6, 'some lures are');
for my $kind (sort grep { $_ ne 'flagged' } keys %band) {
    note("$kind: " . join ', ', map { "$_ $band{$kind}{$_}" } sort keys %{ $band{$kind} });
}

# The reader's situation chooses advice, and nothing else.
my $lure = 'examples/adverts/lure.json';
my ($plain) = map { $json->decode($_) } run_lines("label $as_of $lure");
my ($own)   = map { $json->decode($_) } run_lines("label $as_of --origin PH --destination KH --sector dating $lure");
is_deeply([@{$own}{qw(level reasons headline)}], [@{$plain}{qw(level reasons headline)}], 'level and reasons are the same for every reader');
is($own->{advisories}[0]{id}, 'ph-dfa-2025-07-16', 'the reader\'s own office warns first');
is(scalar(grep { $_->{id} eq 'met-online' } @{ $own->{tips} }), 1, 'a tip for the sector is there');
is_deeply($own->{helplines}, [], 'no number is shown that nobody checked');
for my $wrong ('--origin PHL', '--destination=', '--sector fishing') {
    is(system("$linnet label $wrong $lure >/dev/null 2>&1") >> 8, 2, "$wrong is wrong usage");
}

# Work in Japan: six things must be shown; a text without fields says nothing by what it lacks.
sub legal_of {
    my ($text, $name) = @_;
    my $file = "/tmp/linnet-legal-$$.$name";
    open my $out, '>:utf8', $file or die;
    print $out $text;
    close $out;
    my ($verdict) = map { $json->decode($_) } run_lines("screen $as_of $file");
    unlink $file;
    return ($verdict->{band}, scalar @{ $verdict->{legal} ? $verdict->{legal}[0]{missing} // [] : [] });
}
my $japan = '"jobLocation":{"address":{"addressCountry":"JP","addressLocality":"Tokyo"}}';
is_deeply([legal_of(qq({"title":"Clerk",$japan}), 'json')], ['notice', 5], 'Japan: five of six are missing');
is_deeply([legal_of(qq({"title":"Clerk","description":"連絡先 03-0000-0000、住所 東京都、時給1200円",$japan,"company":"Invented"}), 'json')],
    ['none', 0], 'Japan: what the description says counts as shown');
is_deeply([legal_of('Clerk wanted in Tokyo, Japan', 'txt')], ['none', 0], 'Japan: a text without fields');
is_deeply([legal_of('{"title":"Clerk","jobLocation":{"address":{"addressCountry":"TH"}}}', 'json')], ['none', 0], 'elsewhere: nothing');

# The page without script.
my $html = join '', run_lines("label $as_of --html --lang th examples/adverts/*");
like($html, qr/\A<!doctype html>\n<html lang="th">/, 'the page names its language');
like($html, qr/<\/html>\n\z/,                        'the page is whole');
unlike($html, qr/<script|\son\w+=|javascript:/i,     'the page has no script');
is(() = $html =~ /<article/g, () = $html =~ /<\/article>/g, 'every label is closed');

# The same from C.
my $dir   = "/tmp/linnet-embed-$$";
mkdir $dir or die "$dir: $!";
my ($build) = $linnet =~ m{^(.*)/[^/]+$};
my $libs = `pkg-config --libs simdjson icu-uc icu-i18n libhs libcyaml libmicrohttpd libxxhash libsodium libpsl libidn2`;
chomp $libs;
SKIP: {
    skip 'the library is built with a sanitizer', 1 if $build =~ /asan|tsan/;
    is(system("gcc -Wall -Werror -Iinclude examples/embed.c $build/liblinnet.a $libs -lstdc++ -lm -pthread -o $dir/embed"), 0,
        'the example program builds from linnet.h alone');
    my $line = `$dir/embed catalogue`;
    open my $file, '>', "$dir/a.json" or die;
    my ($advert) = do { local (@ARGV, $/) = 'examples/embed.c'; <> =~ /advert\[\] =\s*(".*?");/s };
    $advert =~ s/"\s*\n\s*"//g;
    $advert =~ s/^"|"$//g;
    $advert =~ s/\\"/"/g;
    print $file $advert;
    close $file;
    is($line, join('', run_lines("screen --as-of 2026-11-22 $dir/a.json")), 'and says what the command says');
}
system 'rm', '-r', $dir;
done_testing();
