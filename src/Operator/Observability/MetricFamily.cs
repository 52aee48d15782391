namespace ScheduledJobs.Operator.Observability;

/// <summary>A metric as Prometheus sees it: a name with its samples.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Samples">Its lines, including those of a histogram.</param>
internal sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples);

/// <summary>One line of a metric.</summary>
/// <param name="Suffix">Appended to the family's name, such as _bucket; usually empty.</param>
/// <param name="Labels">Labels in output order.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MetricSample(string Suffix, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
