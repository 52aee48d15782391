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
    public async Task Attempts_of_the_active_and_the_last_run_are_listed_also_without_a_Pod()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        var start = Statuses.At("2026-11-22T11:58:00Z");
        AttemptRecord[] history =
        [
            new() { Number = 1, StartTime = start, CompletionTime = start.AddSeconds(3), Reason = Reasons.HttpStatus, Message = "it responded 503", HttpStatus = 503 },
            new() { Number = 2, StartTime = start.AddSeconds(13), CompletionTime = start.AddSeconds(14), HttpStatus = 200 },
        ];
        var active = Busy.Active![0] with { AttemptHistory = [history[0]], Attempts = 2 };
        var last = Statuses.Succeeded with { Attempts = 2, AttemptHistory = history };
        await cluster.CreateAsync(@namespace, "report", Statuses.Daily, Busy with { Active = [active], LastRun = last, RecentRuns = [last with { AttemptHistory = null }] });

        var printed = await cli.PrintAsync("history", "report", "--no-headers");
        Lines(printed).Where(line => line.StartsWith(' ')).ShouldBe(
        [
            " response 503 3s Failed #1 HttpStatus: it responded 503", " response 503 3s Failed #1 HttpStatus: it responded 503", " response 200 1s Succeeded #2 -",
        ]);
        Lines(await cli.PrintAsync("get", "report")).Where(line => line.Contains("attempt ")).ShouldBe(
        [
            " attempt 1 took 3s, HttpStatus: it responded 503", " attempt 2 took 1s", "Active: report-3 for 2m, attempt 2", " attempt 1 took 3s, HttpStatus: it responded 503",
        ]);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => string.Join(' ', line.Split(' ').Where((word, i) => i == 0 || word.Length > 0)).TrimEnd());

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
