using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Schedules.Calendars;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Connection;

/// <summary>Reads the calendars that a schedule of the cluster refers to.</summary>
internal static class ClusterCalendars
{
    /// <summary>Those that exist. One that the user may not read has that as its problem.</summary>
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
            catch (ApiException e) when (e.IsForbidden)
            {
                // Such as a shared one of a namespace that the user has no access to.
                found.Add(new CompiledCalendar(key, null, "", IsShared: true, new SpecProblem(Reasons.AccessDenied, e.Message)));
            }
            catch (ApiException e) when (e.IsNotFound)
            {
                // The cluster does not have the kind.
            }
        }

        return new ListedCalendars(found);
    }
}
