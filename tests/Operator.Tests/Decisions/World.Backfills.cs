using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Decisions;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <content>Backfills of the schedule.</content>
internal sealed partial class World
{
    /// <summary>Creates a Backfill now, for the times from and to these many seconds after the creation of the job.</summary>
    public World Fill(string name, double from, double to, Func<BackfillSpec, BackfillSpec>? change = null)
    {
        var spec = new BackfillSpec("demo") { From = At(from), To = At(to) };
        var backfill = new Backfill
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "team", Uid = $"uid-of-{name}", Generation = 1, CreationTimestamp = Seconds.Floor(Now) },
            Spec = change?.Invoke(spec) ?? spec,
        };
        Backfills = [.. Backfills!, backfill];
        return this;
    }

    public World DeleteBackfill(string name)
    {
        Backfills = [.. Backfills!.Where(b => b.Metadata.Name != name)];
        return this;
    }

    public Backfill Backfill(string name) => Backfills!.Single(b => b.Metadata.Name == name);

    /// <summary>Id of the run of a Backfill whose nominal time is this many seconds after the creation.</summary>
    public static string IdOf(string backfill, double seconds) => RunNames.Backfill("demo", $"uid-of-{backfill}", At(seconds));
}
