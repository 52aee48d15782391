using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Tests.Commands;

[Collection(nameof(ClusterCollection))]
public sealed class HistoryTests(ClusterFixture cluster)
{
    private static readonly ScheduledJobStatus Busy = Statuses.Waiting with
    {
        Active = [Statuses.Succeeded with
        {
            Id = "report-3", Result = null, CompletionTime = null, StartTime = Statuses.At("2026-11-22T11:58:00Z"), Attempts = 2,
            NextAttemptTime = Statuses.At("2026-11-22T12:00:20Z"), Reason = Reasons.HttpStatus, Message = "it responded 503",
        }],
        Queued = [new QueuedRun { Id = "report-4", Trigger = RunTriggers.Schedule, ScheduledTime = CliRun.Noon }],
        Backlog = new BacklogStatus { From = CliRun.Noon, Through = CliRun.Noon.AddHours(1), Remaining = 2 },
        RecentRuns = [Statuses.Succeeded with { StartTime = Statuses.At("2026-11-22T01:30:12Z") }, Statuses.Succeeded with
        {
            Id = "report-2", StartTime = null, Attempts = 0, Result = RunResults.Skipped, Reason = Reasons.Concurrency, Message = "run report-1 is still active",
        }],
    };

    [Fact]
    public async Task Runs_are_listed_newest_first_with_what_became_of_them()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Busy);

        (await cli.PrintAsync("history", "report")).ShouldBe("""
            RUN                 TRIGGER    SCHEDULED          LATE     TOOK   RESULT      ATTEMPTS   WHY
            report-4            Schedule   Sun 22 Nov 13:00   -        -      Queued      -          -
            report-3            Schedule   Sun 22 Nov 02:30   10h28m   2m     Retrying    2          next attempt in 20s: HttpStatus: it responded 503
            report-1795311000   Schedule   Sun 22 Nov 02:30   12s      1m     Succeeded   1          -
            report-2            Schedule   Sun 22 Nov 02:30   -        -      Skipped     -          Concurrency: run report-1 is still active

            """);
        cli.Error.ToString().ShouldBe("2 missed runs from 2026-11-22T12:00:00Z to 2026-11-22T13:00:00Z wait to be made up for.\n");
    }

    [Fact]
    public async Task Records_are_printed_as_they_are()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Busy);
        await cluster.CreateAsync(@namespace, "fresh", Statuses.Daily);

        var json = JsonNode.Parse(await cli.PrintAsync("history", "report", "-o", "json"))!;

        ((string?)json["recentRuns"]![1]!["reason"]).ShouldBe("Concurrency");
        ((string?)json["queued"]![0]!["id"]).ShouldBe("report-4");
        (await cli.PrintAsync("history", "report", "-o", "name")).ShouldBe("report-3\nreport-1795311000\nreport-2\n");
        (await cli.PrintAsync("history", "fresh")).ShouldBeEmpty();
        cli.Error.ToString().ShouldBe("fresh has not run yet.\n");
    }

    [Fact]
    public async Task One_schedule_in_full_says_what_is_worth_knowing()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Statuses.Waiting);

        (await cli.PrintAsync("get", "report")).ShouldBe($"""
            Name:           report
            Namespace:      {@namespace}
            State:          Scheduled
            Ready:          next run Mon 23 Nov 02:30 Europe/Berlin
            Schedule:       cron 30 2 * * * Europe/Berlin
            Means:          At 02:30 every day, Europe/Berlin.
            Action:         Http
            Next run:       Mon 23 Nov 02:30 Europe/Berlin (in 13h30m)
                            Tue 24 Nov 02:30
            Last run:       report-1795311000 Succeeded 10h28m ago, took 1m12s
            Last success:   2026-11-22T01:31:12Z (10h28m ago)
            Failures:       0 in a row
            Totals:         21 succeeded
            Policies:       misfire RunLatest; concurrency Forbid; no retry; no timeout

            """);
    }
}
