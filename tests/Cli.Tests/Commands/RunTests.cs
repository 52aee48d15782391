using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class RunTests(ClusterFixture cluster)
{
    private static readonly string Value = CliRun.Noon.ToUnixTimeMilliseconds().ToString();
    private static readonly string RunId = $"report-m{Value}";

    private static readonly RunStatus Active = new()
    {
        Id = RunId,
        Trigger = RunTriggers.Manual,
        ScheduledTime = CliRun.Noon,
        StartTime = CliRun.Noon,
        Attempts = 1,
    };

    [Fact]
    public async Task A_run_is_requested_and_its_id_printed()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("run", "report")).ShouldBe($"{RunId}\n");

        (await AnnotationAsync(@namespace)).ShouldBe(Value);
    }

    [Theory]
    [InlineData("client", "(dry run)")]
    [InlineData("server", "(server dry run)")]
    public async Task A_dry_run_requests_nothing(string mode, string suffix)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("run", "report", "--wait", "--dry-run", mode)).ShouldBe($"{RunId} {suffix}\n");

        (await AnnotationAsync(@namespace)).ShouldBeNull();
    }

    [Theory]
    [InlineData(RunResults.Succeeded, null, 0)]
    [InlineData(RunResults.Failed, Reasons.HttpStatus, 3)]
    [InlineData(RunResults.Skipped, Reasons.Concurrency, 3)]
    [InlineData(RunResults.Replaced, Reasons.Replaced, 3)]
    [InlineData(RunResults.Unknown, Reasons.OutcomeUnknown, 3)]
    public async Task The_exit_code_of_a_wait_is_that_of_the_run(string result, string? reason, int code)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var run = await StartAsync(cli, @namespace, "--wait");

        await cluster.SetAsync(@namespace, "report", new ScheduledJobStatus { LastManualRun = Value, Active = [Active], ActiveCount = 1 });
        await Eventually.BecomesTrueAsync(() => cli.Error.ToString().Contains($"{RunId} runs"), "the run is seen");
        await cluster.SetAsync(@namespace, "report", new ScheduledJobStatus
        {
            LastManualRun = Value,
            Active = [],
            RecentRuns = [Active with { Result = result, Reason = reason, Message = "so it was", Attempts = 2 }],
        });

        (await run).ShouldBe(code);
        cli.Out.ToString().ShouldBe($"{RunId}\n");
        cli.Error.ToString().ShouldContain($"{RunId} {result}");
        cli.Error.ToString().ShouldContain("after 2 attempts: so it was");
    }

    [Fact]
    public async Task A_request_that_the_operator_ignores_says_why()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var run = await StartAsync(cli, @namespace, "--wait");

        await cluster.SetAsync(@namespace, "report", new ScheduledJobStatus
        {
            LastManualRun = Value,
            Conditions = [Statuses.Condition(ConditionTypes.Ready, ConditionStatus.False, Reasons.InvalidTimeZone, "spec.timeZone: 'x' is unknown")],
        });

        (await run).ShouldBe(3);
        cli.Error.ToString().ShouldContain("not Ready (InvalidTimeZone): spec.timeZone: 'x' is unknown");
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_left_alone()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var run = await StartAsync(cli, @namespace, "--wait", "--timeout", "5m");
        await cluster.SetAsync(@namespace, "report", new ScheduledJobStatus { LastManualRun = Value, Active = [Active], ActiveCount = 1 });
        await Eventually.BecomesTrueAsync(() => cli.Error.ToString().Contains("runs"), "the run is seen");

        var time = (FakeTimeProvider)cli.Time;
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        run.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromTicks(1));

        (await run).ShouldBe(4);
        cli.Error.ToString().ShouldContain($"{RunId} did not end in time");
    }

    [Fact]
    public async Task A_schedule_that_does_not_exist_is_an_error()
    {
        var (@namespace, cli) = await cluster.NewAsync();

        (await cli.FailAsync(1, "run", "report")).ShouldBe($"error: there is no ScheduledJob report in namespace {@namespace}\n");
        (await cli.FailAsync(1, "run", "report", "--dry-run=client")).ShouldBe($"error: there is no ScheduledJob report in namespace {@namespace}\n");
        (await cli.FailAsync(2, "run", "report", "--timeout", "5")).ShouldContain("--timeout: ");
    }

    private async Task<string?> AnnotationAsync(string @namespace) =>
        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Metadata.Annotations?.GetValueOrDefault(ApiConstants.RunNowAnnotation);

    private async Task<Task<int>> StartAsync(CliRun cli, string @namespace, params string[] options)
    {
        var run = cli.RunAsync(["run", "report", .. options]);
        await Eventually.BecomesTrueAsync(async () => await AnnotationAsync(@namespace) == Value, "the request");
        return run;
    }
}
