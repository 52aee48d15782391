using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class PlainDisplayTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScheduleRow[] Rows = [new("ns", "a", "every 10s") { IsSeen = true, NextRun = Now.AddMinutes(1) }];

    private readonly StringWriter _output = new();

    [Fact]
    public void A_finished_run_is_a_line()
    {
        using var display = new PlainDisplay(_output, quiet: false);
        var run = new FinishedRun("ns/a", "a-1", "Succeeded") { ScheduledTime = Now, StartTime = Now, CompletionTime = Now.AddSeconds(72) };
        display.ShowRun(run);
        display.ShowRun(run with { Result = "Failed", Reason = "ExitCode", Message = "container main exited with 3" });
        display.ShowRun(new FinishedRun("ns/a", "a-2", "Missed") { ScheduledTime = Now, Reason = "Coalesced" });
        Lines().ShouldBe(
        [
            "12:01:12Z ns/a Succeeded scheduled 12:00:00Z took 1m12s",
            "12:01:12Z ns/a Failed scheduled 12:00:00Z took 1m12s: container main exited with 3",
            "12:00:00Z ns/a Missed scheduled 12:00:00Z: Coalesced",
        ]);
    }

    [Fact]
    public void The_table_comes_every_fifteen_seconds()
    {
        using var display = new PlainDisplay(_output, quiet: false);
        for (var tenths = 0; tenths <= 450; tenths++)
            display.ShowSchedules(Rows, Now.AddMilliseconds(tenths * 100));
        Lines().Count(l => l.StartsWith("NAME", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public void A_quiet_display_writes_only_what_it_is_told_to()
    {
        using var display = new PlainDisplay(_output, quiet: true);
        display.ShowRun(new FinishedRun("ns/a", "a-1", "Succeeded"));
        display.ShowSchedules(Rows, Now);
        display.ShowSchedules(Rows, Now.AddMinutes(1));
        display.WriteLine("told");
        Lines().ShouldBe(["told"]);
    }

    public void Dispose() => _output.Dispose();

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
