#!/usr/bin/perl
# map.t: --map from the command line: pairs, a file, and what is wrong with them.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $linnet = $ENV{LINNET} // 'build/linnet';
my $dir    = "/tmp/linnet-map-$$";
mkdir $dir or die "$dir: $!";

sub put
{
    my ($name, $text) = @_;
    open my $out, '>:raw', "$dir/$name" or die "$dir/$name: $!";
    print $out $text;
    close $out or die "$dir/$name: $!";
    return "$dir/$name";
}

my $table = put('in.csv', "ref,job_name,body_html\nr1,Cook,Pay a visa fee of 500 USD first\nr2,Baker,Bread\n");
my $flat  = put('in.jsonl', qq({"ref":"r1","job_name":"Cook","body_html":"Pay a visa fee of 500 USD first"}\n));
my $map   = put('map.yaml', "id: ref\ntitle: job_name\ndescription: body_html\ncountry: =KH\n");

sub run { my @lines = `$linnet @_ 2>$dir/err`; return ($? >> 8, map { JSON::PP->new->utf8->decode($_) } @lines); }
sub said { open my $in, '<', "$dir/err" or die; local $/; return scalar <$in>; }

my ($code, @got) = run("screen --map id=ref,title=job_name --map description=body_html $table");
is($code, 0, 'a table of other names is read');
is(join(' ', map { $_->{id} } @got), 'r1 r2', 'its own ids');
my ($by_file) = (run("screen --map $map --as-of 2026-11-22 $table"))[1];
my ($by_pairs) = (run("screen --map=id=ref,title=job_name,description=body_html,country==KH --as-of 2026-11-22 $table"))[1];
is_deeply($by_file, $by_pairs, 'file and pairs give the same verdict');
my ($json) = (run("screen --map $map --as-of 2026-11-22 $flat"))[1];
is_deeply($json, $by_file, 'and flat JSON the same as the table');
for my $command (qw(label identify)) {
    my ($code, @lines) = run("$command --map $map $table");
    is("$code $lines[0]{id}", '0 r1', "$command takes it too");
}

($code, @got) = run("screen --map title=job_nane $table");
is($code, 1, 'a column that is not there fails each row');
is(scalar(grep { $_->{error}{code} eq 'fields' } @got), 2, 'with a code word');
like($got[0]{error}{text}, qr/no column is called job_nane; there are: ref, job_name, body_html$/, 'and says which there are');

for my $wrong (['titel=a', qr/no field is called titel; there are: id title/], ['title==Cook', qr/title cannot be the same/],
    ['title=', qr/title: no column is named/]) {
    is((run("screen --map '$wrong->[0]' $table"))[0], 2, "$wrong->[0]: wrong usage");
    like(said(), qr/^linnet: --map: $wrong->[1]/, 'that says why');
}
is((run("screen --map $dir/none.yaml $table"))[0], 3, 'a file that is not there');
is((run("screen --map $map --map $map $table"))[0], 3, 'two files');
like(said(), qr/one --map file is enough/, 'are one too many');
is((run('screen --map ' . put('bad.yaml', "titel: a\n") . " $table"))[0], 3, 'a file with a name that is none');
like(said(), qr/bad\.yaml:1:/, 'is told with its line');

END { unlink glob "$dir/*"; rmdir $dir; }
done_testing();
