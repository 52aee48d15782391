namespace ScheduledJobs.Operator.Observability;

/// <summary>A metric as Prometheus sees it: a name with its samples.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Samples">Its lines, those of a histogram included.</param>
internal sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples);

/// <summary>One line of a metric.</summary>
/// <param name="Suffix">What comes after the family's name, such as _bucket; usually nothing.</param>
/// <param name="Labels">Labels in the order in which they are written.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MetricSample(string Suffix, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
