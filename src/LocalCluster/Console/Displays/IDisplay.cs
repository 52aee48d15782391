using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Console.Displays;

/// <summary>Shows what happens in LocalCluster. All members may be called by several threads at once.</summary>
internal interface IDisplay : IDisposable
{
    /// <summary>Writes a line of text that stays.</summary>
    void WriteLine(string text);

    /// <summary>A run has finished.</summary>
    void ShowRun(FinishedRun run);

    /// <summary>Shows the current schedules; called about once a second.</summary>
    void ShowSchedules(IReadOnlyList<ScheduleRow> rows, DateTimeOffset now);
}
