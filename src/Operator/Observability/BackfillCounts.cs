using System.Diagnostics.Metrics;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Observability;

/// <summary>Number of Backfills in each state, and of the runs that the active ones have not started.</summary>
internal sealed record BackfillCounts(int Active, int Suspended, int Complete, int Failed, long Remaining)
{
    public static readonly BackfillCounts None = new(0, 0, 0, 0, 0);

    public static BackfillCounts Of(IEnumerable<Backfill> backfills)
    {
        var (active, suspended, complete, failed, remaining) = (0, 0, 0, 0, 0L);
        foreach (var backfill in backfills)
        {
            if (Is(backfill, ConditionTypes.Failed))
            {
                failed++;
            }
            else if (Is(backfill, ConditionTypes.Complete))
            {
                complete++;
            }
            else if (Is(backfill, ConditionTypes.Suspended))
            {
                suspended++;
            }
            else
            {
                active++;
                remaining += backfill.Status?.Remaining ?? 0;
            }
        }

        return new BackfillCounts(active, suspended, complete, failed, remaining);
    }

    /// <summary>Every state, even if empty.</summary>
    public IEnumerable<Measurement<double>> ByState() =>
        [State("Active", Active), State("Suspended", Suspended), State("Complete", Complete), State("Failed", Failed)];

    private static bool Is(Backfill backfill, string type)
    {
        var conditions = backfill.Status?.Conditions ?? [];
        return conditions.Any(c => c.Type == type && c.Status == ConditionStatus.True);
    }

    private static Measurement<double> State(string name, int count) => new(count, new KeyValuePair<string, object?>("state", name));
}
