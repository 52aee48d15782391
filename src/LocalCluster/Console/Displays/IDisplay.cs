using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Console.Displays;

/// <summary>Where LocalCluster shows what happens. All members may be called by several threads at once.</summary>
internal interface IDisplay : IDisposable
{
    /// <summary>A line of text that stays.</summary>
    void WriteLine(string text);

    /// <summary>A run is over.</summary>
    void ShowRun(FinishedRun run);

    /// <summary>The schedules as they are now; called about once a second.</summary>
    void ShowSchedules(IReadOnlyList<ScheduleRow> rows, DateTimeOffset now);
}
