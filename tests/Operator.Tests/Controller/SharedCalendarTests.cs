using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Decisions;
using ScheduledJobs.TestKit;
using Xunit.Abstractions;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>Many schedules share one calendar, and it changes.</summary>
public sealed class SharedCalendarTests(ITestOutputHelper output)
{
    private const int Schedules = 2_000;

    private static readonly ObjectKey Holidays = new("team", "holidays");

    [Fact]
    public async Task A_change_costs_one_compilation_and_a_bounded_burst_of_status_writes()
    {
        using var world = new ReconcilerWorld(Daily());
        for (var i = 1; i < Schedules; i++)
            world.Api.Add($"job-{i}", Daily(), world.Time.GetUtcNow());
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-01-01"] });
        world.ShowJob();
        var keys = world.Api.Jobs.Keys.Select(name => new ObjectKey("team", name)).ToList();
        foreach (var key in keys)
            await world.DecideAsync(key);
        await WriteAllAsync(world);
        world.Parts.Listen();
        world.Api.Requests.Clear();
        world.Time.Advance(TimeSpan.FromMinutes(1));

        // All are decided at once, with the same compiled days; that is what counts for runs that come due.
        world.ShowCalendar(Holidays, new ScheduleCalendarSpec { Dates = ["2026-01-01", "2026-01-02"] });
        var compiled = world.Book.Find(Holidays)!.Content;
        world.Parts.Queue.Count.ShouldBe(Schedules);
        foreach (var key in keys)
            await world.DecideAsync(key);
        world.Book.Find(Holidays)!.Content.ShouldBeSameAs(compiled);
        world.Api.Requests.ShouldBeEmpty("deciding asks the API server nothing");

        // The writes follow second by second.
        var burst = CountBySecond(world);
        await WriteAllAsync(world);
        await world.Parts.Calendars.WriteAsync(Holidays, CancellationToken.None);
        var (ofSchedules, ofCalendar) = (world.Api.Requests.Count(r => r.Contains("/scheduledjobs/")), world.Api.Requests.Count(r => r.Contains("/schedulecalendars/")));
        output.WriteLine($"{Schedules} schedules: 1 compilation, {ofSchedules} writes in {burst.Count} s, at most {burst.Max()} in a second, {ofCalendar} of the calendar");
        burst.Count.ShouldBeLessThanOrEqualTo(Schedules / 500 + 1);
        burst.Max().ShouldBeLessThan(700);
        (ofSchedules, ofCalendar).ShouldBe((Schedules, 1));
        world.Status.NextRunTime.ShouldBe(new DateTimeOffset(2026, 1, 3, 12, 0, 0, TimeSpan.Zero));
    }

    /// <summary>How many statuses come up for writing in each second, until all have.</summary>
    private static List<int> CountBySecond(ReconcilerWorld world)
    {
        var (queued, counts) = (world.StatusesToWrite, new List<int>());
        while (counts.Count < 60 && queued < Schedules)
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            counts.Add(world.StatusesToWrite - queued);
            queued = world.StatusesToWrite;
        }

        return counts;
    }

    private static async Task WriteAllAsync(ReconcilerWorld world)
    {
        using var stop = new CancellationTokenSource();
        var workers = world.Parts.StatusWriter.RunAsync(4, stop.Token);
        await Eventually.BecomesTrueAsync(() => world.StatusesToWrite == 0, "no status waits");

        // Those that are being written now, too.
        await world.Parts.StatusWriter.FlushAsync([.. world.Parts.Memories.Keys], CancellationToken.None);
        await stop.CancelAsync();
        await workers;
    }

    private static ScheduledJobSpec Daily() => World.EveryTenSeconds() with
    {
        Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 12 * * *" } },
        Action = World.HttpAction(),
        Exclude = new ExcludeSpec { Calendars = [new CalendarReference("holidays")] },
    };
}
