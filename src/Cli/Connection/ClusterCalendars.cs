using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Connection;

/// <summary>Reads the calendars that a schedule of the cluster refers to.</summary>
internal static class ClusterCalendars
{
    /// <summary>Those that exist and that the user may read.</summary>
    public static async Task<ICalendarSource> OfAsync(Cluster cluster, ScheduledJob job, CancellationToken cancellationToken)
    {
        var found = new List<CompiledCalendar>();
        foreach (var key in CalendarLookup.KeysOf(job.Spec, job.Metadata.Namespace).Distinct())
        {
            try
            {
                if (await cluster.Client.Resource(ScheduleCalendarResource.Type).FindAsync(key.Namespace, key.Name, cancellationToken) is { } calendar)
                    found.Add(CalendarCompiler.Compile(calendar));
            }
            catch (ApiException e) when (e.IsForbidden || e.IsNotFound)
            {
                // As one that does not exist: the message names it.
            }
        }

        return new ListedCalendars(found);
    }
}
