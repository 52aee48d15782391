using System.Text.RegularExpressions;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Cli.Tests.Convert;

/// <summary>The command line: options, streams and exit codes, and the examples of the documentation.</summary>
public sealed partial class CommandTests
{
    private const string Good = "5 4 * * * backup\n";

    [Fact]
    public async Task Manifests_go_to_the_output_and_the_summary_to_the_error_stream()
    {
        var (code, output, errors) = await RunAsync("--from crontab -f - --image i --time-zone UTC -n team --suspended", Good);
        code.ShouldBe(0);
        output.ShouldContain("\nkind: ScheduledJob\nmetadata:\n  name: backup\n  namespace: team\n");
        output.ShouldContain("\n  suspend: true\n");
        errors.ShouldBe("1 ScheduledJob, 0 notes, 0 not converted.\n");
    }

    [Fact]
    public async Task A_bad_entry_is_reported_and_the_rest_is_converted()
    {
        var (code, output, errors) = await RunAsync("--from crontab -f - -f missing.txt --image i", "x y\n" + Good);
        code.ShouldBe(1);
        output.ShouldContain("  name: backup\n");
        output.ShouldContain("# Not converted: stdin:1: expected 5 fields and a command, found 'x y'\n");
        errors.ShouldContain("error: stdin:1: expected 5 fields and a command, found 'x y'\n");
        errors.ShouldContain("error: missing.txt: Could not find file");
        errors.ShouldEndWith("1 ScheduledJob, 1 note, 2 not converted.\n");
    }

    [Theory]
    [InlineData("--from crontab -f -", "--from crontab needs --image")]
    [InlineData("--from crontab --image i", "--from crontab needs -f FILE")]
    [InlineData("--from apscheduler -f -", "--from apscheduler needs --image or --url")]
    [InlineData("--from quartz -f - --url shop/jobs", "--url: expected an absolute http or https URL, found 'shop/jobs'")]
    [InlineData("--from argo -f - --time-zone CEST", "--time-zone: expected an IANA time zone such as Europe/Berlin, found 'CEST'")]
    [InlineData("--from cronjob -f - --image i", "--image has no effect with --from cronjob")]
    [InlineData("--from crontab -f - --image i --url http://x", "--url has no effect with --from crontab")]
    [InlineData("-f -", "--from")]
    [InlineData("--from hangfire -f -", "hangfire")]
    public async Task Wrong_options_are_named(string arguments, string expected)
    {
        var (code, output, errors) = await RunAsync(arguments, Good);
        code.ShouldNotBe(0);
        errors.ShouldContain(expected);
        output.ShouldNotContain("apiVersion");
    }

    [Fact]
    public async Task Without_a_cluster_the_message_says_what_is_missing()
    {
        var (code, output, errors) = await RunAsync("--from cronjob --kubeconfig /nowhere/config", "");
        code.ShouldBe(1);
        output.ShouldBeEmpty();
        errors.ShouldContain("error: cluster: ");
        errors.ShouldContain("/nowhere/config");
    }

    /// <summary>UPDATE_GENERATED=1 writes the results into the document.</summary>
    [Fact]
    public async Task The_examples_of_the_documentation_are_true()
    {
        const string Path = "docs/convert.md";
        var text = Repository.Read(Path);
        var examples = Example().Matches(text);
        examples.Count.ShouldBe(5);
        var updated = text;
        foreach (Match example in examples)
        {
            var (code, output, _) = await RunAsync(example.Groups["arguments"].Value + " -f -", example.Groups["input"].Value);
            code.ShouldBe(0);
            updated = updated.Replace(example.Value, $"{example.Groups["before"].Value}{output}```", StringComparison.Ordinal);
        }

        Generated.ShouldBe(Path, updated);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string arguments, string input)
    {
        var run = new CliRun { Time = new FakeTimeProvider(ConvertCases.Now), Input = input };
        var code = await run.RunAsync(["convert", .. arguments.Split(' ')]);
        return (code, run.Out.ToString(), run.Error.ToString());
    }

    [GeneratedRegex(@"(?<before><!-- convert (?<arguments>[^>]*) -->\n```\w*\n(?<input>.*?)```\n\nbecomes\n\n```yaml\n).*?```", RegexOptions.Singleline, 1000)]
    private static partial Regex Example();
}
