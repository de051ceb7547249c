#!/usr/bin/perl
# learn.t: linnet-learn as a newcomer meets it: help, manual, labels, mistakes. The adverts are
# invented; no figure here says anything about quality.
use strict;
use warnings;
use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

my $learn = $ENV{LINNET_LEARN} // 'build/linnet-learn';
my $json  = JSON::PP->new->utf8;
my $dir   = tempdir(CLEANUP => 1);

sub put {
    my ($name, @lines) = @_;
    open my $out, '>:raw', "$dir/$name" or die;
    print $out map { (ref $_ ? $json->encode($_) : $_) . "\n" } @lines;
    close $out or die;
    return "$dir/$name";
}
sub lines { return map { $json->decode($_) } qx($learn $_[0] 2>$dir/errors) }
sub errors { open my $in, '<', "$dir/errors" or die; local $/; return scalar <$in> }

# The table, the manual and the help agree.
my @commands = map { /^  ([a-z-]+) {2,}\S/ ? $1 : () } qx($learn --help);
cmp_ok(scalar @commands, '>=', 3, 'at least three commands');
like(qx($learn --version), qr/^linnet-learn \d/, '--version names this program');
my $page = do { local (@ARGV, $/) = 'docs/man/linnet-learn.1.scd'; <> };
for my $command (@commands) {
    my $help = qx($learn $command --help);
    like($help, qr/^usage: linnet-learn $command/, "$command --help starts with its usage");
    like($page, qr/\*linnet-learn \Q$command\E\*/, "the manual names $command");
    next if $command eq 'help';
    like($page, qr/^\*--.*?\*?\Q$_\E\*|^\*\Q$_\E\*/m, "the manual has $_ of $command") for $help =~ /^  (--[a-z-]+)/mg;
    my ($wrong) = qx($learn $command --no-such-option 2>&1);
    is($? >> 8, 2, "$command: an unknown option is wrong usage");
    like($wrong, qr/^linnet-learn: .*see linnet-learn $command --help/, "$command: and it says what to do");
}
is(system("$learn evaluate >/dev/null 2>&1") >> 8,         2, 'a missing file is wrong usage');
is(system("$learn evaluate /no/such >/dev/null 2>&1") >> 8, 3, 'a file that is not there: could not run');
is(system("$learn evaluate --budget 2 x >/dev/null 2>&1") >> 8, 2, 'a budget over 1 is wrong usage');

# Labels in each form, groups, and lines that cannot be used.
my @words = qw(baker driver nurse cook clerk painter tailor guard porter waiter);
my @rows  = map {
    my $n = $_;
    {   title => "$words[$n] wanted", description => "We look for a $words[$n] for shop number $n near the river, town of $words[9 - $n]",
        'x-label' => $n % 2 ? 'lawful' : 0, 'x-lang' => $n < 5 ? 'en' : 'xx', 'x-set' => 'one' }
} 0 .. 9;
my $lure = 'We book your flight and hotel, start this week. Work in Myawaddy as chat support, easy work with high salary, no experience needed.';
push @rows, map { { description => "$lure $_", 'x-label' => $_ % 2 ? 'fraud' : 1, 'x-set' => 'two' } } 1 .. 4;
$rows[0]{'x-group'} = ['same', 'other'];
$rows[3]{'x-group'} = 'other';
my $file = put('rows.jsonl', @rows, '', '{"title":"no label"}', '{"title":"x","x-label":"perhaps"}', '{broken');
my @out = lines("evaluate --as-of 2026-11-22 $file");
is($? >> 8, 1, 'lines that cannot be used: exit 1');
like(errors(), qr/rows\.jsonl:17: the label is none of/, 'each is told with its line');
like(errors(), qr/rows\.jsonl:18: /, 'also broken JSON');
my ($data) = grep { $_->{table} eq 'data' } @out;
is($data->{rows}, 14, 'rows with a label');
is($data->{bad},  4,  'of which bad');
is($data->{unlabelled}, 1, 'a line without label is passed by');
is($data->{failed},     2, 'two cannot be used');
is($data->{groups}, 14 - 3 - 1, 'near-copies are one group, and forced groups are');
my ($ranking) = grep { $_->{table} eq 'ranking' } @out;
cmp_ok($ranking->{auc}, '>=', $ranking->{auc_low}, 'the interval holds the figure');
my ($recall) = grep { $_->{table} eq 'recall' && $_->{budget} == 0.01 } @out;
like($recall->{note}, qr/too few lawful rows.*299/, 'ten lawful rows show no rate of 1 %');
my @again = lines("evaluate --as-of 2026-11-22 $file");
is_deeply(\@again, \@out, 'the same again');
my ($other) = grep { $_->{table} eq 'ranking' } lines("evaluate --seed 2 --as-of 2026-11-22 $file");
is($other->{auc}, $ranking->{auc}, 'another seed moves only the interval');
my $text = qx($learn evaluate --text --as-of 2026-11-22 $file 2>/dev/null);
like($text, qr/^ranking\n +by +slice +rows/m, '--text has tables with headings');

my %bias = map { ("$_->{table} $_->{by} " . ($_->{slice} // $_->{of}) => $_) } lines("bias --as-of 2026-11-22 --least 3 $file");
is($bias{'bias language en'}{lawful}, 5, 'bias counts lawful rows of a language');
is($bias{'bias script Latin'}{lawful}, 10, 'and of a script');
ok(!exists $bias{'bias country MM'}, 'fraud rows count for nothing there');
is($bias{'ratio language band'}{compared}, 2, 'languages with rows enough are compared');

# Training: refused without a licence, and the model goes round into the engine.
mkdir "$dir/out" or die;
my @many;
for my $n (0 .. 119) {
    my $bad = $n % 2;
    my @text = map { $words[ ($n * 7 + $_ * ($n + 3)) % 10 ] . ($n * $_ % 17) } 1 .. 25;
    push @many, { description => join(' ', @text, $bad ? 'zorbal quint' : 'merel tovan'), 'x-label' => $bad, 'x-set' => 'invented' };
}
my $train = "train --folds 2 --as-of 2026-11-22 --out $dir/out";
is(system("$learn $train " . put('bare.jsonl', @many) . " >/dev/null 2>$dir/errors") >> 8, 3, 'no licence, no learning');
like(errors(), qr/x-licence/, 'and it says so');
my $good = put('many.jsonl', map { { %$_, 'x-licence' => 'CC0', 'x-split' => 'all' } } @many);
my @learnt = lines("$train $good");
is($? >> 8, 0, 'training works') or diag(errors());
ok((grep { $_->{table} eq 'band' } @learnt) == 3, 'it tells the bands');
ok(-s "$dir/out/advert.weights" > 200_000, 'the weights are written');
is(system("cp -r catalogue $dir/learnt && cp $dir/out/* $dir/learnt/models/") >> 8, 0, 'into a catalogue');
($ranking) = grep { $_->{table} eq 'ranking' } lines("evaluate --catalogue $dir/learnt --as-of 2026-11-22 $good");
cmp_ok($ranking->{auc}, '>', 0.95, 'with it the planted words tell');
my @held = lines("evaluate --cross-validate --folds 3 --as-of 2026-11-22 $good");
my ($held) = grep { $_->{table} eq 'ranking' } @held;
cmp_ok($held->{auc}, '>', 0.9, 'cross-validated too');
is(system("$learn evaluate --by-set --as-of 2026-11-22 $good >/dev/null 2>&1") >> 8, 3, 'one set cannot be held out');
is(system("$learn evaluate --by-set --by-date $good >/dev/null 2>&1") >> 8, 2, 'two splits are wrong usage');
is(system("$learn train $good >/dev/null 2>&1") >> 8, 2, '--out is needed');

done_testing();
