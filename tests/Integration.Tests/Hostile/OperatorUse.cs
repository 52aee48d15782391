namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>The operator's resource use since some instant, across restarts of its process.</summary>
public sealed record OperatorUse
{
    /// <summary>Peak resident memory.</summary>
    public double PeakMegabytes { get; private init; }

    /// <summary>Processor time of the current process before that instant.</summary>
    private TimeSpan ProcessorBefore { get; init; }

    private TimeSpan OfEnded { get; init; }

    private TimeSpan OfPresent { get; init; }

    public TimeSpan Processor => OfEnded + OfPresent;

    /// <summary>Starts counting from now.</summary>
    public OperatorUse FromNow() => new() { ProcessorBefore = ProcessorBefore + OfPresent };

    /// <summary>Adds a sample of the current process.</summary>
    public OperatorUse With(double peakMegabytes, TimeSpan processor) => this with
    {
        PeakMegabytes = Math.Max(PeakMegabytes, peakMegabytes),
        OfPresent = processor - ProcessorBefore,
    };

    /// <summary>The current process has ended.</summary>
    public OperatorUse Ended() => this with { OfEnded = Processor, OfPresent = TimeSpan.Zero, ProcessorBefore = TimeSpan.Zero };
}
