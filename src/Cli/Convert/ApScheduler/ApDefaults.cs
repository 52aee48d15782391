using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.ApScheduler;

/// <summary>Settings of the scheduler, for jobs that do not set their own.</summary>
/// <param name="TimeZone">The zone; null if it is the machine's.</param>
/// <param name="Job">Defaults of jobs; null for APScheduler's.</param>
internal sealed record ApDefaults(string? TimeZone, Fields? Job)
{
    public static readonly ApDefaults None = new(null, null);

    /// <summary>Reads Flask-APScheduler's settings, or those of a scheduler.</summary>
    public static ApDefaults Read(Fields settings) => new(
        settings.Text("SCHEDULER_TIMEZONE") ?? settings.Text("timezone"),
        settings.Object("SCHEDULER_JOB_DEFAULTS") ?? settings.Object("job_defaults"));
}
