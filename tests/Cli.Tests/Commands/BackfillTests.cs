using System.Text.Json;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class BackfillTests(ClusterFixture cluster)
{
    private const string EveryFiveMinutes = "trigger: {cron: {expression: \"*/5 * * * *\"}}, action: {http: {url: \"http://a/\"}}";

    private ResourceClient<Backfill> Backfills => cluster.Client.Resource(BackfillResource.Type);

    [Fact]
    public async Task It_creates_one_and_says_how_many_runs_there_will_be()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", EveryFiveMinutes);

        (await cli.PrintAsync(
            "backfill", "sj/report", "--from", "2026-01-04", "--to", "2026-01-04T07:55", "--concurrency", "3", "--newest-first", "--reason", "outage"))
            .ShouldBe("backfill.scheduledjobs.dev/report-20260104-000000 created\n");

        cli.Error.ToString().ShouldStartWith("96 runs, of ");
        var spec = (await Backfills.GetAsync(@namespace, "report-20260104-000000", default)).Spec;
        spec.ShouldBe(new BackfillSpec("report", 3, BackfillOrders.NewestFirst, 1000)
        {
            From = new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero),
            To = new DateTimeOffset(2026, 1, 4, 7, 55, 0, TimeSpan.Zero),
            Reason = "outage",
        });
    }

    [Theory]
    [InlineData("client", "(dry run)")]
    [InlineData("server", "(server dry run)")]
    public async Task A_dry_run_creates_nothing(string mode, string suffix)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", EveryFiveMinutes);

        (await cli.PrintAsync("backfill", "report", "--from", "2026-01-04", "--to", "2026-01-04", "--name", "one", "--wait", "--dry-run", mode))
            .ShouldBe($"backfill.scheduledjobs.dev/one created {suffix}\n");

        cli.Error.ToString().ShouldStartWith("1 run, of ");
        (await Backfills.FindAsync(@namespace, "one", default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, "there is no ScheduledJob other in namespace", "other", "--from", "2026-01-04")]
    [InlineData(1, "report has no times from 2026-01-04T00:01:00Z to 2026-01-04T00:04:00Z", "report", "--from", "2026-01-04T00:01", "--to", "2026-01-04T00:04")]
    [InlineData(1, "report has 289 times from 2026-01-03T00:00:00Z to 2026-01-04T00:00:00Z, and at most 288 are allowed", "report", "--from", "2026-01-03", "--to", "2026-01-04", "--max-runs", "288")]
    [InlineData(2, "spec: to must not be before from", "report", "--from", "2026-01-04", "--to", "2026-01-03")]
    [InlineData(2, "spec.to: 2027-01-04T00:00:00Z is in the future", "report", "--from", "2026-01-04", "--to", "2027-01-04")]
    [InlineData(2, "--from: expected a time such as", "report", "--from", "yesterday")]
    [InlineData(2, "--concurrency: expected 1 to 100, found 0", "report", "--from", "2026-01-04", "--concurrency", "0")]
    [InlineData(2, "Option '--from' is required", "report")]
    public async Task What_cannot_be_is_an_error_and_creates_nothing(int code, string message, params string[] arguments)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", EveryFiveMinutes);

        (await cli.FailAsync(code, ["backfill", .. arguments])).ShouldContain(message);
        (await cluster.Client.GetTextAsync(BackfillResource.Type.Path(@namespace), default)).ShouldContain("\"items\":[]");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 3)]
    public async Task A_wait_shows_the_progress_and_its_exit_code_is_that_of_the_runs(int failed, int code)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", EveryFiveMinutes);
        var run = cli.RunAsync("backfill", "report", "--from", "2026-01-04", "--to", "2026-01-04T00:05", "--name", "night", "--wait");
        await Eventually.BecomesTrueAsync(async () => await Backfills.FindAsync(@namespace, "night", default) is not null, "it is created");

        await SetAsync(@namespace, Status(1, 0, isComplete: false));
        await Eventually.BecomesTrueAsync(() => cli.Error.ToString().Contains("1/2, 1 active"), "the progress is shown");
        await SetAsync(@namespace, Status(2 - failed, failed, isComplete: true));

        (await run).ShouldBe(code);
        cli.Error.ToString().ShouldContain($"[##############################] 2/2{(failed > 0 ? ", 1 failed" : "")}");
        if (failed > 0)
            cli.Error.ToString().ShouldContain("report-b1-1 failed (HttpStatus): 500");
    }

    [Fact]
    public async Task A_wait_ends_with_an_error_if_it_is_deleted_or_cannot_run_and_in_time()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", EveryFiveMinutes);
        var run = cli.RunAsync("backfill", "report", "--from", "2026-01-04", "--to", "2026-01-04", "--name", "night", "--wait", "--timeout", "5m");
        await Eventually.BecomesTrueAsync(() => cli.Error.ToString().Contains("the operator has not seen it yet"), "it is watched");
        await Backfills.DeleteAsync(@namespace, "night", new DeleteOptions(), default);
        (await run).ShouldBe(1);
        cli.Error.ToString().ShouldContain("Backfill night was deleted");
    }

    [Fact]
    public void A_terminal_gets_a_bar_in_one_line()
    {
        var text = new StringWriter();
        var bar = new BackfillBar(new CliRun().Host with { Error = new TerminalWriter(text), Width = 80 });

        bar.Show(new Backfill { Status = Status(1, 0, isComplete: false) });
        bar.Show(new Backfill { Status = Status(2, 0, isComplete: true) });
        bar.End();
        bar.End();

        text.ToString().ShouldBe("\r[###############---------------] 1/2, 1 active\u001b[K\r[##############################] 2/2\u001b[K\n");
    }

    private Task<Backfill> SetAsync(string @namespace, BackfillStatus status) => Backfills.PatchAsync(
        @namespace, "night", Patch.Merge(RawJson.From(new JsonObject { ["status"] = JsonSerializer.SerializeToNode(status, ModelJsonContext.Default.BackfillStatus) })),
        "status", WriteOptions.Default, default);

    private static BackfillStatus Status(int succeeded, int failed, bool isComplete) => new()
    {
        Total = 2,
        Started = 2,
        Succeeded = succeeded,
        Failed = failed,
        Active = 2 - succeeded - failed,
        Remaining = 0,
        Failures = failed == 0 ? null : [new BackfillFailure { Id = "report-b1-1", Reason = "HttpStatus", Message = "500" }],
        Conditions =
        [
            Statuses.Condition(ConditionTypes.Complete, isComplete ? ConditionStatus.True : ConditionStatus.False, isComplete ? Reasons.Finished : Reasons.Progressing, "m"),
            Statuses.Condition(ConditionTypes.Failed, failed > 0 ? ConditionStatus.True : ConditionStatus.False, failed > 0 ? Reasons.RunsFailed : Reasons.AsPlanned, "m"),
        ],
    };
}
