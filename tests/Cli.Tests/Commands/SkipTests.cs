using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class SkipTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Times_are_added()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("skip", "report", "2026-11-24T02:30", "2026-11-26T01:30:00Z"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report skips 2026-11-24T01:30:00Z\nscheduledjob.scheduledjobs.dev/report skips 2026-11-26T01:30:00Z\n");
        (await SkipsAsync(@namespace)).ShouldBe("2026-11-24T01:30:00Z,2026-11-26T01:30:00Z");

        await cli.PrintAsync("skip", "sj/report", "2026-11-25T02:30");
        (await SkipsAsync(@namespace)).ShouldBe("2026-11-24T01:30:00Z,2026-11-25T01:30:00Z,2026-11-26T01:30:00Z");
    }

    [Fact]
    public async Task Only_times_that_are_dealt_with_are_dropped()
    {
        // Jitter can make a time due long after it has passed.
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        await cli.PrintAsync("skip", "report", "2026-11-24T02:30", "2026-11-25T02:30");
        await cluster.SetAsync(@namespace, "report", Statuses.Waiting with { LastScheduleTime = Statuses.At("2026-11-24T01:30:00Z") });

        await cli.PrintAsync("skip", "report", "2026-11-26T02:30");
        (await SkipsAsync(@namespace)).ShouldBe("2026-11-25T01:30:00Z,2026-11-26T01:30:00Z");
    }

    [Theory]
    [InlineData("2026-11-24T02:31", "error: 2026-11-24T02:31 is not a time of the schedule; the next one after it is Wed 25 Nov 02:30 (2026-11-25T01:30:00Z)\n")]
    [InlineData("2026-11-22T02:30", "error: 2026-11-22T02:30 has passed; expected a time that is ahead\n")]
    [InlineData("tomorrow", "error: tomorrow: expected a time such as 02:30")]
    public async Task A_time_that_cannot_be_skipped_is_refused(string time, string error)
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.FailAsync(2, "skip", "report", "2026-11-23T02:30", time)).ShouldStartWith(error);
        (await SkipsAsync(@namespace)).ShouldBeNull();
    }

    [Fact]
    public async Task A_time_that_somebody_else_adds_at_the_same_moment_is_kept()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);
        var others = 1;
        cluster.Meanwhile = async request =>
        {
            if (request.Method != "PATCH" || --others != 0)
                return;
            var patch = Patch.Merge(RawJson.Parse($$"""{"metadata":{"annotations":{"{{ApiConstants.SkipAnnotation}}":"2026-11-25T01:30:00Z"} } }"""));
            await cluster.Schedules.PatchAsync(@namespace, "report", patch, null, WriteOptions.Default, default);
        };

        try
        {
            await cli.PrintAsync("skip", "report", "2026-11-24T02:30");
        }
        finally
        {
            cluster.Meanwhile = _ => Task.CompletedTask;
        }

        (await SkipsAsync(@namespace)).ShouldBe("2026-11-24T01:30:00Z,2026-11-25T01:30:00Z");
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily);

        (await cli.PrintAsync("skip", "report", "2026-11-24T02:30", "--dry-run=server"))
            .ShouldBe("scheduledjob.scheduledjobs.dev/report skips 2026-11-24T01:30:00Z (server dry run)\n");
        (await SkipsAsync(@namespace)).ShouldBeNull();
    }

    private async Task<string?> SkipsAsync(string @namespace) =>
        (await cluster.Schedules.GetAsync(@namespace, "report", default)).Metadata.Annotations?.GetValueOrDefault(ApiConstants.SkipAnnotation);
}
