#!/usr/bin/perl
# table.t: help, completion, manual pages and routes all say what the one table says.
use strict;
use warnings;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';

my $version = `$linnet --version`;
like($version, qr/\Alinnet \d+\.\d+\.\d+\n\z/, '--version prints one line');

my $overview = `$linnet --help`;
my @commands = $overview =~ /^  ([a-z-]+) {2,}\S/mg;
cmp_ok(scalar @commands, '>=', 6, 'the overview lists the commands');
is(`$linnet help`, $overview, 'help and --help are the same');

my $completion = `$linnet completion bash`;
my %routes;
for my $command (@commands) {
    my $help = `$linnet $command --help`;
    is($?, 0, "$command --help works");
    like($help, qr/^usage: linnet $command/, "$command --help starts with its usage");
    my @options = $help =~ /^  (--[a-z-]+)/mg;
    $routes{"$1 $2"} = $command while $help =~ /^  (GET|POST) (\S+):/mg;
    like($completion, qr/^    \Q$command\E\) words="\Q@options\E" ;;$/m, "$command: completion knows its options");
    my ($wrong) = qx($linnet $command --no-such-option 2>&1);
    is($? >> 8, 2, "$command: an unknown option is wrong usage");
    like($wrong, qr/no option --no-such-option; see linnet $command --help/, "$command: and it says what to do");

    my $page = "docs/man/linnet-$command.1.scd";
    next if $command =~ /^(help|completion)$/;    # described in linnet(1)
    ok(-e $page, "$command has a manual page") or next;
    open my $in, '<', $page or die "$page: $!";
    my $man = do { local $/; <$in> };
    my ($section) = $man =~ /^# OPTIONS\n(.*?)^# /ms;
    my %in_man;
    for my $line (grep { /^\*--/ } split /\n/, $section) {
        $in_man{$1} = 1 while $line =~ /\*(--[a-z-]+)\*/g;
    }
    is(join(' ', sort keys %in_man), join(' ', sort @options), "$command: manual and table have the same options");
    like($man, qr/^linnet-$command - /m, "$command: the manual names it");
    my ($summary) = $overview =~ /^  \Q$command\E +(.*)$/m;
    like($man, qr/^linnet-$command - \Q$summary\E$/m, "$command: manual and table have the same summary");
    my @of_command = grep { $routes{$_} eq $command } keys %routes;
    like($man, qr/\*\Q$_\E\*/, "$command: the manual has its route $_") for @of_command;

    my $skeleton = `$linnet help --man $command`;
    like($skeleton, qr/^\*\Q$_\E\*/m, "$command: the skeleton has $_") for @options;
    my $scdoc = `sh -c 'command -v scdoc'`;
    SKIP: {
        skip 'scdoc is not installed', 1 if !$scdoc;
        open my $pipe, '|-', 'scdoc >/dev/null' or die;
        print $pipe $skeleton;
        ok(close $pipe, "$command: scdoc takes the skeleton");
    }
}

my %listed = map { (split /\t/)[0] => (split /\t/)[1] } split /\n/, `$linnet help --routes`;
is_deeply(\%listed, \%routes, 'help --routes lists the routes of the commands');

my $serve = do { local (@ARGV, $/) = 'docs/man/linnet-serve.1.scd'; <> };
like($serve, qr/\Q$_\E/, "linnet-serve(1) tells of $_") for map { (split / /)[1] } keys %routes;

is(system("$linnet >/dev/null 2>&1") >> 8,            2, 'no command is wrong usage');
is(system("$linnet sreen x >/dev/null 2>&1") >> 8,    2, 'a mistyped command is wrong usage');
is(system("$linnet screen >/dev/null 2>&1") >> 8,     2, 'a missing file is wrong usage');
is(system("$linnet screen /no/such/file >/dev/null 2>&1") >> 8, 3, 'a file that is not there: could not run');
is(system("$linnet screen --catalogue /no/such README.md >/dev/null 2>&1") >> 8, 3, 'no catalogue: could not run');
is(system("$linnet screen tests/data/adverts/mixed.jsonl >/dev/full 2>/dev/null") >> 8, 3, 'a full disk is told');

my $bash = `bash -c 'source <($linnet completion bash); COMP_WORDS=(linnet sc); COMP_CWORD=1; _linnet; echo "\${COMPREPLY[*]}"'`;
is($bash, "screen\n", 'bash completes a command');
$bash = `bash -c 'source <($linnet completion bash); COMP_WORDS=(linnet label --ht); COMP_CWORD=2; _linnet; echo "\${COMPREPLY[*]}"'`;
is($bash, "--html\n", 'bash completes an option');

done_testing();
