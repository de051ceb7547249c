#!/usr/bin/perl
# picture.t: posters from the command line, with the real engines; what comes of them when they
# are not installed; and no picture through the server's door (tests/record/test_picture.c).
# tests/data/pictures/make says where each word was drawn.
use strict;
use warnings;
use utf8;
use JSON::PP;
use Test::More;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $linnet  = $ENV{LINNET} // 'build/linnet';
my $json    = JSON::PP->new->utf8;
my $folder  = 'tests/data/pictures';
my $nothing = 'LINNET_PROGRAMS=/nowhere';

sub answers { # answers COMMAND: its exit code, then its lines
    my @lines = qx($_[0] 2>/dev/null);
    return ($? >> 8, map { $json->decode($_) } @lines);
}

# Within some pixels: engines draw their boxes differently from version to version.
sub near {
    my ($got, $want, $name) = @_;
    my $far = !defined $got;
    for my $i (0 .. 3) {
        $far ||= abs($got->[$i] - $want->[$i]) > 16;
    }
    ok(!$far, $name) or diag('box ' . join(',', @{ $got // [] }) . ', not about ' . join(',', @$want));
}

# ---- without the engines

open my $out, '>', "/tmp/linnet-picture-$$.jsonl" or die;
print $out qq({"id":"good","title":"Cook"}\n);
close $out;
for my $command (qw(screen label identify)) {
    my ($exit, @lines) = answers("$nothing $linnet $command $folder/en.png /tmp/linnet-picture-$$.jsonl");
    is($exit, 1, "$command without engines: some failed");
    is(scalar @lines, 2, "$command: the other files are read");
    is($lines[1]{id}, 'good', "$command: in their place");
    is($lines[0]{error}{code}, 'unsupported', "$command: the picture is an error");
    like($lines[0]{error}{text}, qr/needs tesseract and zbarimg; apt install tesseract-ocr .*zbar-tools/,
        "$command: which says what to install");
}
unlink "/tmp/linnet-picture-$$.jsonl";
my ($code) = answers("LINNET_PROGRAMS=bin:. $linnet identify $folder/en.png");
is($code, 1, 'folders that are not absolute are passed over');
is(system("$linnet screen --picture-lang ../eng $folder/en.png >/dev/null 2>&1") >> 8, 2,
    'no name of a language: wrong usage');

if (grep { !-x "/usr/bin/$_" && !-x "/usr/local/bin/$_" } qw(tesseract zbarimg)) {
    diag('tesseract or zbarimg is not installed: posters are not read; tools/setup --dev');
    done_testing();
    exit;
}

# ---- posters

my ($exit, @verdicts) = answers("$linnet screen --as-of 2026-11-22 $folder/en.png $folder/zh.png");
is($exit, 0, 'posters are screened');
my %findings = map { $_->{indicator} => $_ } @{ $verdicts[0]{findings} };
for my $want (
    ['advert.J26', 'free air ticket',         [417, 178, 172, 22]],
    ['advert.J28', 'Work on a tourist visa',  [40, 296, 283, 28]],
    ['advert.J32', 'URGENT HIRING',           [44, 34, 314, 29]],
    ['advert.J39', 'Contact Telegram',        [42, 418, 227, 28]],
    )
{
    my ($indicator, $text, $box) = @$want;
    is($findings{$indicator}{text},  $text,  "en: $indicator is found");
    is($findings{$indicator}{field}, 'text', "en: $indicator has its field");
    near($findings{$indicator}{box}, $box, "en: $indicator has its box");
}
like($verdicts[0]{read_by}, qr/^tesseract \d[\d.]* \(eng(?:\+[a-z_]+)*\), zbar \d[\d.]*$/, 'en: who read it');

%findings = map { $_->{indicator} => $_ } @{ $verdicts[1]{findings} };
for my $want (
    ['advert.J26', '公司包机票',   [42, 240, 162, 32]],
    ['advert.J28', '旅游签证入境', [41, 300, 194, 32]],
    ['advert.J39', '添加微信',     [42, 420, 130, 32]],
    )
{
    my ($indicator, $text, $box) = @$want;
    is($findings{$indicator}{text}, $text, "zh: $indicator is found, no space inside");
    near($findings{$indicator}{box}, $box, "zh: $indicator has its box");
}
like($verdicts[1]{read_by}, qr/\(chi_sim\+eng\)/, 'zh: it was read as Simplified Chinese');

(undef, my $again) = answers("$linnet screen --as-of 2026-11-22 --picture-lang chi_sim+eng $folder/zh.png");
like($again->{read_by}, qr/\(chi_sim\+eng\)/, 'a language that is asked for is the one');
(undef, my $missing) = answers("$linnet screen --picture-lang xyz $folder/zh.png");
like($missing->{error}{text}, qr/no language xyz/, 'a language that is missing is told');

# ---- QR codes, in three formats, among threads

my $pictures = join ' ', map { "$folder/qr.$_" } qw(png jpg webp);
($exit, my @found) = answers("$linnet identify --threads 3 $pictures $folder/en.png");
is($exit, 0, 'codes are read');
for my $format (qw(png jpg webp)) {
    my %of = map { $_->{type} => $_ } @{ (shift @found)->{identifiers} };
    is($of{line}{text}, 'https://line.me/ti/p/~invented_hr', "$format: the payload of a code, exactly");
    like($of{line}{field}, qr/^qr\.[01]$/, "$format: is a text of its own");
    near($of{line}{box}, [80, 200, 145, 145], "$format: with its box");
    is($of{wechat}{value}, 'invented_qr', "$format: words that are not ASCII");
    near($of{wechat}{box}, [516, 266, 100, 100], "$format: with their box");
}
my ($handle) = @{ $found[0]{identifiers} };
is($handle->{text}, '@invented_hr_desk', 'a handle that is printed');
near($handle->{box}, [280, 418, 253, 28], 'has its box');

my ($label) = map { $json->decode($_) } qx($linnet label --as-of 2026-11-22 $folder/en.png);
my ($reason) = grep { $_->{indicator} eq 'advert.J26' } @{ $label->{reasons} };
near($reason->{box}, [417, 178, 172, 22], 'a label has the box too');

$pictures = "$folder/qr.png $folder/en.png";
my $once = qx($linnet screen --as-of 2026-11-22 --threads 1 $pictures);
is(qx($linnet screen --as-of 2026-11-22 --threads 3 $pictures), $once, 'equal for 1 and 3 threads');
like(qx(cat $folder/qr.jpg | $linnet screen --as-of 2026-11-22 -), qr/"id":"stdin#1".*"read_by"/,
    'standard input is known by its bytes');

done_testing();
