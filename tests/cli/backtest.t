#!/usr/bin/perl
# backtest.t: what linnet backtest says would change is what two runs of linnet screen show.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $json   = JSON::PP->new->utf8;
my $files  = 'tests/data/adverts/lawful.jsonl tests/data/adverts/lures.jsonl tests/data/adverts/mixed.jsonl';
my $as_of  = '--as-of 2026-11-22';
my $dir    = "/tmp/linnet-backtest-$$";
mkdir $dir or die "$dir: $!";
END { system 'rm', '-r', $dir if defined $dir && -d $dir }

sub lines { my ($command) = @_; my @lines = qx($linnet $command); return @lines; }
sub slurp { my ($file) = @_; open my $in, '<:raw', $file or die "$file: $!"; local $/; return scalar <$in>; }

# A copy of the catalogue, with one file changed by a function on its text.
sub variant {
    my ($name, $file, $change) = @_;
    system("cp -r catalogue $dir/$name") == 0 or die;
    my $text = slurp("$dir/$name/$file");
    my $before = $text;
    $change->() for $text;
    die "$name: nothing was changed" if $text eq $before;
    open my $out, '>:raw', "$dir/$name/$file" or die;
    print $out $text;
    close $out;
    return "$dir/$name";
}

# The judge: both catalogues through linnet screen, compared here.
sub judge {
    my ($new) = @_;
    my @old = map { $json->decode($_) } lines("screen $as_of $files");
    my @new = map { $json->decode($_) } lines("screen $as_of --catalogue $new $files");
    my (@changes, %count);
    for my $i (0 .. $#old) {
        my ($o, $n) = ($old[$i], $new[$i]);
        my %o = map { $_->{indicator} => 1 } @{ $o->{findings} };
        my %n = map { $_->{indicator} => 1 } @{ $n->{findings} };
        my @added   = grep { !$o{$_} } map { $_->{indicator} } @{ $n->{findings} };
        my @removed = grep { !$n{$_} } map { $_->{indicator} } @{ $o->{findings} };
        $count{newly}++ if $o->{band} eq 'none' && $n->{band} ne 'none';
        $count{bands}{"$o->{band} $n->{band}"}++;
        $count{indicators}{$_}[0]++ for @added;
        $count{indicators}{$_}[1]++ for @removed;
        next if $o->{band} eq $n->{band} && !@added && !@removed && "@{ $o->{actions} }" eq "@{ $n->{actions} }";
        push @changes, { id => $o->{id}, band => [$o->{band}, $n->{band}], score => [$o->{score}, $n->{score}],
            actions => [$o->{actions}, $n->{actions}], added => \@added, removed => \@removed };
    }
    return (\@changes, \%count, scalar @old);
}

sub agrees {
    my ($what, $new, $at_least) = @_;
    my ($changes, $count, $records) = judge($new);
    my @got = map { $json->decode($_) } lines("backtest $as_of --catalogue $new --report $dir/report $files");
    is($?, 0, "$what: exit 0");
    cmp_ok(scalar @got, '>=', $at_least, "$what: something changes");
    is_deeply(\@got, $changes, "$what: the lines are what two runs of screen show, in order");
    my $report = $json->decode(slurp("$dir/report"));
    is($report->{compared}, $records, "$what: every record is compared");
    is($report->{unchanged}, $records - @got, "$what: and the others are unchanged");
    is($report->{newly_flagged}{records}, $count->{newly} // 0, "$what: newly flagged");
    is_deeply({ map { ("$_->{from} $_->{to}" => $_->{records}) } @{ $report->{bands} } }, $count->{bands}, "$what: the table of bands");
    is_deeply({ map { ($_->{id} => [$_->{added}, $_->{removed}]) } @{ $report->{indicators} } },
        { map { my $c = $count->{indicators}{$_}; ($_ => [$c->[0] // 0, $c->[1] // 0]) } keys %{ $count->{indicators} // {} } },
        "$what: findings by indicator");
    return $report;
}

# Nothing differs, nothing is said.
my @same = lines("backtest $as_of --catalogue catalogue --live catalogue --report $dir/report $files");
is_deeply(\@same, [], 'the same catalogue: no line');
my $report = $json->decode(slurp("$dir/report"));
is($report->{unchanged}, $report->{compared}, 'the same catalogue: all unchanged');
is($report->{live}, $report->{knowledge}, 'the same catalogue: one hash');

# Weights alone: bands move, findings stay.
my $heavy = variant('heavy', 'indicators/travel.yaml', sub { s/^  weight: .*/  weight: 2.5/mg });
$report = agrees('changed weights', $heavy, 1);
is_deeply($report->{indicators}, [], 'changed weights: no finding appears or vanishes');
cmp_ok($report->{rescored} + $report->{newly_flagged}{records}, '>', 0, 'changed weights: scores move');
isnt($report->{live}, $report->{knowledge}, 'changed weights: two hashes');
my $nf = $report->{newly_flagged};
ok($nf->{low} < $nf->{share} && $nf->{share} < $nf->{high}, 'the interval is around the share');

# A phrase that is far too wide.
my $wide = variant('wide', 'indicators/pay.yaml',
    sub { s/^(- id: advert\.J03\n.*?- lang: en\n.*?any:\n)/$1        - 'the'\n/ms or s/^(- id: advert\.J03\n.*?lang: en, status: machine-drafted, any: \[)/$1'the', /ms });
$report = agrees('added phrase', $wide, 20);
cmp_ok($report->{indicators}[0]{added}, '>', 20, 'added phrase: its indicator appears often');

# An entry that is gone, and one that is new.
my $gone = variant('gone', 'indicators/pay.yaml', sub { s/^- id: advert\.J03\n.*?(?=^- id: |\z)//ms });
$report = agrees('removed entry', $gone, 5);
is_deeply([map { $_->{id} } grep { $_->{removed} } @{ $report->{indicators} }], ['advert.J03'], 'removed entry: its findings vanish');
my @back = map { $json->decode($_) } lines("backtest $as_of --live $gone --catalogue catalogue $files");
is(scalar(grep { "@{ $_->{added} }" =~ /advert\.J03/ } @back), $report->{indicators}[0]{removed}, 'new entry: the same the other way round');

# Threads change nothing.
is(join('', lines("backtest $as_of --threads 1 --catalogue $wide $files")),
    join('', lines("backtest $as_of --threads 4 --catalogue $wide --report $dir/report4 $files")), 'one thread and four say the same');
is_deeply($json->decode(slurp("$dir/report4"))->{indicators}, $json->decode(do { lines("backtest $as_of --threads 1 --catalogue $wide --report $dir/report1 $files"); slurp("$dir/report1") })->{indicators}, 'and count the same');

# A rule for those who publish catalogues.
is(system("$linnet backtest $as_of --catalogue $wide --fail-above 0.9 $files >/dev/null 2>&1") >> 8, 0, 'below the share: exit 0');
my $share = $json->decode(slurp("$dir/report4"))->{newly_flagged}{share};
is(system("$linnet backtest $as_of --catalogue $heavy --fail-above 0 $files >/dev/null 2>$dir/err") >> 8, 1, 'above the share: exit 1');
like(slurp("$dir/err"), qr/^linnet: newly flagged: 0\.\d+ of the records, more than 0$/m, 'and it says so');
is(system("$linnet backtest $as_of --catalogue $wide --fail-above @{[$share + 1e-6]} $files >/dev/null 2>&1") >> 8, 0, 'just below the share: exit 0');
is(system("$linnet backtest $as_of --catalogue $wide --fail-above @{[$share - 1e-6]} $files >/dev/null 2>&1") >> 8, 1, 'just above it: exit 1');

# Languages, and records that cannot be read.
open my $out, '>:raw', "$dir/some.jsonl" or die;
print $out qq({"id":"a","inLanguage":"TH","title":"the one"}\n{"id":"b","inLanguage":"en-GB","title":"the two"}\n{"id":\n{"id":"c","title":"three"}\n);
close $out;
my @some = lines("backtest $as_of --catalogue $wide --report $dir/report $dir/some.jsonl 2>/dev/null");
is($? >> 8, 1, 'a record that cannot be read: exit 1');
is_deeply([map { $json->decode($_)->{id} } @some], ['a', 'b', "$dir/some.jsonl#3"], 'and its line stands in its place');
is_deeply($json->decode(slurp("$dir/report"))->{languages},
    [{ lang => 'en', records => 1, changed => 1, newly_flagged => 0 }, { lang => 'th', records => 1, changed => 1, newly_flagged => 0 },
     { lang => 'unknown', records => 1, changed => 0, newly_flagged => 0 }], 'languages as records say them');

# Wrong usage, and catalogues that are wrong.
my $bad = variant('bad', 'indicators/pay.yaml', sub { s/^  family: pay/  famly: pay/m });
my $said = qx($linnet backtest --catalogue $bad $files 2>&1);
is($? >> 8, 3, 'a broken catalogue: could not run');
like($said, qr{^linnet: indicators/pay\.yaml:\d+}m, 'with file and line');
is(system("$linnet backtest --catalogue catalogue --live $bad $files >/dev/null 2>&1") >> 8, 3, 'nor with a broken live one');
is(system("$linnet backtest $files >/dev/null 2>&1") >> 8, 2, 'no --catalogue is wrong usage');
is(system("$linnet backtest --catalogue catalogue --fail-above 2 $files >/dev/null 2>&1") >> 8, 2, 'a share above 1 is wrong usage');

# On a terminal the summary is told in words; elsewhere nothing is.
is(qx($linnet backtest $as_of --catalogue $heavy $files 2>&1 >/dev/null), '', 'no words when nobody watches');
SKIP: {
    skip 'script is not installed', 2 if !`sh -c 'command -v script'`;
    my $told = qx(script -qec "$linnet backtest $as_of --catalogue $heavy $files >/dev/null" /dev/null);
    like($told, qr/newly flagged: \d+\.\d+ %, 95 % interval/, 'a terminal gets the summary');
    like($told, qr/live \\ new +none +notice +review +act/, 'with the table of bands');
}
done_testing();
