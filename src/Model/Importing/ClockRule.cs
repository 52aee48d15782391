using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Model.Importing;

/// <summary>What a scheduler does with local times that a clock change skips or repeats, in our terms.</summary>
/// <param name="Scheduler">Its name in notes.</param>
/// <param name="Gap">Times that do not exist.</param>
/// <param name="Overlap">Times that occur twice.</param>
internal sealed record ClockRule(string Scheduler, GapPolicy Gap, OverlapPolicy Overlap);
