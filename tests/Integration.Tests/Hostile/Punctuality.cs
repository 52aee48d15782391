namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>How late the runs of the victim were.</summary>
/// <param name="Milliseconds">From the nominal time to the arrival of the call or the sight of the Pod; sorted. Lost runs count to the end.</param>
/// <param name="Lost">How many never came.</param>
/// <param name="Twice">How many calls arrived, or Pods were seen, more than once.</param>
/// <param name="NotStarted">How many more runs the statuses count as missed, skipped, failed or unknown.</param>
public sealed record Punctuality(IReadOnlyList<double> Milliseconds, int Lost, int Twice, long NotStarted)
{
    public double P50 => At(0.5);

    public double P99 => At(0.99);

    public double Max => Milliseconds.Count == 0 ? double.PositiveInfinity : Milliseconds[^1];

    private double At(double share) =>
        Milliseconds.Count == 0 ? double.PositiveInfinity : Milliseconds[(int)Math.Min(Milliseconds.Count - 1, Milliseconds.Count * share)];
}
