using System.Diagnostics;
using System.Globalization;

namespace ScheduledJobs.Benchmarks.Scenarios;

/// <summary>What a process has used until now.</summary>
/// <param name="Processor">Processor time.</param>
/// <param name="WorkingSet">Resident memory, in bytes.</param>
/// <param name="Live">Managed memory that is in use after a collection, in bytes.</param>
internal sealed record OperatorUsage(TimeSpan Processor, long WorkingSet, long Live)
{
    public static OperatorUsage OfThisProcess()
    {
        // First the processor time, for the collection is no part of the work that is measured.
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        return new(processor, process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true));
    }

    public static OperatorUsage Parse(string line)
    {
        var numbers = line.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new(TimeSpan.FromTicks(numbers[0]), numbers[1], numbers[2]);
    }

    public string ToLine() => $"{Processor.Ticks} {WorkingSet} {Live}";

    public string Memory => $"{WorkingSet / 1048576} MB working set, {Live / 1048576.0:0.0} MB live";
}
