namespace ScheduledJobs.Integration.Tests.Hostile;

/// <summary>What the operator used since some instant, over the ends of its process.</summary>
public sealed record OperatorUse
{
    /// <summary>Resident memory at its highest.</summary>
    public double PeakMegabytes { get; private init; }

    /// <summary>Processor time of the present process before that instant.</summary>
    private TimeSpan ProcessorBefore { get; init; }

    private TimeSpan OfEnded { get; init; }

    private TimeSpan OfPresent { get; init; }

    public TimeSpan Processor => OfEnded + OfPresent;

    /// <summary>What is used from now on.</summary>
    public OperatorUse FromNow() => new() { ProcessorBefore = ProcessorBefore + OfPresent };

    /// <summary>A look at the present process.</summary>
    public OperatorUse With(double peakMegabytes, TimeSpan processor) => this with
    {
        PeakMegabytes = Math.Max(PeakMegabytes, peakMegabytes),
        OfPresent = processor - ProcessorBefore,
    };

    /// <summary>The present process has ended.</summary>
    public OperatorUse Ended() => this with { OfEnded = Processor, OfPresent = TimeSpan.Zero, ProcessorBefore = TimeSpan.Zero };
}
