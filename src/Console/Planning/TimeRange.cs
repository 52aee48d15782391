namespace ScheduledJobs.Console.Planning;

/// <summary>A stretch of time, with a place for each instant on an axis.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The first instant after it.</param>
internal readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    public bool Contains(DateTimeOffset instant) => instant >= From && instant < To;

    /// <summary>Where an instant lies: 0 is the begin, 1 the end. Instants outside are on the nearest end.</summary>
    public double Place(DateTimeOffset instant) => Math.Clamp((instant - From) / Length, 0, 1);

    /// <summary>Where equal parts of the range begin, and where the last one ends.</summary>
    public DateTimeOffset[] Bounds(int parts)
    {
        var bounds = new DateTimeOffset[parts + 1];
        for (var i = 0; i <= parts; i++)
            bounds[i] = From + Length * i / parts;
        return bounds;
    }
}
