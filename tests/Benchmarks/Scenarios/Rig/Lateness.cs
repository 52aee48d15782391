namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>How late things are: from their due time to the first line of code that sees them.</summary>
internal sealed class Lateness
{
    private readonly Lock _gate = new();
    private List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _milliseconds.Count;
        }
    }

    public void Add(TimeSpan late)
    {
        lock (_gate)
            _milliseconds.Add(late.TotalMilliseconds);
    }

    /// <summary>The values since the last call, sorted.</summary>
    public double[] Take()
    {
        List<double> taken;
        lock (_gate)
            (taken, _milliseconds) = (_milliseconds, []);
        taken.Sort();
        return [.. taken];
    }

    public static string Describe(double[] sorted) => sorted.Length == 0
        ? "no call"
        : $"p50 {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, max {sorted[^1]:0.0} ms";

    /// <summary>The cells of a report.</summary>
    public static IEnumerable<(string Column, object? Value)> Cells(double[] sorted) => sorted.Length == 0
        ? [("p50 ms", null), ("p99 ms", null), ("max ms", null)]
        : [("p50 ms", At(sorted, 0.5)), ("p99 ms", At(sorted, 0.99)), ("max ms", sorted[^1])];

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];
}
