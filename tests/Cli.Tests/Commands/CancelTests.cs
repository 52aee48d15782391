using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class CancelTests(ClusterFixture cluster)
{
    private static readonly RunStatus Active = Statuses.Succeeded with
    {
        Id = "report-3",
        Result = null,
        CompletionTime = null,
        StartTime = Statuses.At("2026-11-22T11:58:00Z"),
    };

    private static readonly ScheduledJobStatus One = Statuses.Waiting with { Active = [Active] };

    private static readonly ScheduledJobStatus Several = One with
    {
        Active = [Active, Active with { Id = "report-m4", NextAttemptTime = Statuses.At("2026-11-22T12:00:20Z") }],
        Queued = [new QueuedRun { Id = "report-5", Trigger = RunTriggers.Schedule, ScheduledTime = CliRun.Noon }],
    };

    [Fact]
    public async Task The_only_active_run_needs_no_name()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, One);

        (await cli.PrintAsync("cancel", "sj/report")).ShouldBe("scheduledjob.scheduledjobs.dev/report cancels report-3\n");
        (await CancelsAsync(@namespace)).ShouldBe("report-3");
    }

    [Fact]
    public async Task Of_several_runs_none_is_chosen_and_all_are_listed()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Several);

        (await cli.FailAsync(1, "cancel", "report")).ShouldBe(
            "error: report has several runs; name those to cancel, or use --all:\n  report-m4 Retrying for 2m\n  report-3 Running for 2m\n  report-5 Queued\n");
        (await CancelsAsync(@namespace)).ShouldBeNull();
    }

    [Fact]
    public async Task Runs_are_named_with_or_without_the_schedule()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Several);

        (await cli.PrintAsync("cancel", "report", "m4", "report-5", "--dry-run=server"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report cancels report-m4 (server dry run)\nscheduledjob.scheduledjobs.dev/report cancels report-5 (server dry run)\n");
        (await CancelsAsync(@namespace)).ShouldBeNull();

        await cli.PrintAsync("cancel", "report", "m4");
        await cli.PrintAsync("cancel", "report", "report-5");
        (await CancelsAsync(@namespace)).ShouldBe("report-m4,report-5", "what no operator has seen yet stays");
    }

    [Fact]
    public async Task All_of_them_can_be_cancelled()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Several);

        await cli.PrintAsync("cancel", "report", "--all");
        (await CancelsAsync(@namespace)).ShouldBe("report-m4,report-3,report-5");
        (await cli.FailAsync(2, "cancel", "report", "m4", "--all")).ShouldContain("expected ids of runs or --all, not both");
    }

    [Fact]
    public async Task What_was_dealt_with_is_not_asked_for_again_and_a_value_that_was_is_another()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Several);
        await cli.PrintAsync("cancel", "report", "m4");
        await cluster.SetAsync(@namespace, "report", Several with { LastCancel = Fnv32.Hex("report-m4") });

        await cli.PrintAsync("cancel", "report", "m4");
        var value = await CancelsAsync(@namespace);
        value.ShouldBe("report-m4,");
        CancelList.Read(value).Ids.ShouldBe(["report-m4"]);

        await cluster.SetAsync(@namespace, "report", Several with { LastCancel = Fnv32.Hex(value!) });
        await cli.PrintAsync("cancel", "report", "5");
        (await CancelsAsync(@namespace)).ShouldBe("report-5");
    }

    [Theory]
    [InlineData("1795311000", "error: report-1795311000 has ended as Succeeded\n")]
    [InlineData("other", "error: report has no active run other; it has:\n  report-3 Running for 2m\n")]
    public async Task A_run_that_is_not_active_is_refused(string run, string error)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, One with { RecentRuns = [Statuses.Succeeded] });

        (await cli.FailAsync(1, "cancel", "report", run)).ShouldBe(error);
        (await CancelsAsync(@namespace)).ShouldBeNull();
    }

    [Fact]
    public async Task Without_an_active_run_it_says_so()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);

        (await cli.FailAsync(1, "cancel", "report")).ShouldBe("error: report has no active run\n");
    }

    private async Task<string?> CancelsAsync(string @namespace) =>
        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Metadata.Annotations?.GetValueOrDefault(ApiConstants.CancelAnnotation);
}
