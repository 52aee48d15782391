using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ScheduledJobs.Operator.Observability;

/// <summary>
/// Takes what OpenTelemetry's reader has collected and keeps it for one scrape. The public Prometheus exporter does this and more,
/// but cannot be restored where this is built.
/// </summary>
internal sealed class FamilyExporter : BaseExporter<Metric>
{
    /// <summary>Result of the last collection.</summary>
    public IReadOnlyList<MetricFamily> Families { get; private set; } = [];

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var families = new List<MetricFamily>();
        foreach (var metric in batch)
            families.Add(ToFamily(metric));
        Families = families;
        return ExportResult.Success;
    }

    private static MetricFamily ToFamily(Metric metric)
    {
        var type = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
            MetricType.Histogram => "histogram",
            var other => throw new NotSupportedException($"{metric.Name} is a {other}, which the Prometheus text exporter does not support."),
        };
        var points = new List<(string Key, List<MetricSample> Samples)>();
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point);
            points.Add((string.Join('\0', labels.Select(l => $"{l.Key}\0{l.Value}")), [.. Samples(metric.MetricType, point, labels)]));
        }

        points.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new MetricFamily(metric.Name, type, metric.Description, [.. points.SelectMany(p => p.Samples)]);
    }

    private static List<MetricSample> Samples(MetricType type, in MetricPoint point, KeyValuePair<string, string>[] labels) => type switch
    {
        MetricType.LongSum => [new MetricSample("", labels, point.GetSumLong())],
        MetricType.DoubleSum => [new MetricSample("", labels, point.GetSumDouble())],
        MetricType.LongGauge => [new MetricSample("", labels, point.GetGaugeLastValueLong())],
        MetricType.DoubleGauge => [new MetricSample("", labels, point.GetGaugeLastValueDouble())],
        _ => HistogramSamples(point, labels),
    };

    private static List<MetricSample> HistogramSamples(in MetricPoint point, KeyValuePair<string, string>[] labels)
    {
        var samples = new List<MetricSample>();
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            // OpenTelemetry counts each bucket separately, Prometheus cumulatively.
            below += bucket.BucketCount;
            samples.Add(new MetricSample("_bucket", [.. labels, new("le", PrometheusText.Number(bucket.ExplicitBound))], below));
        }

        samples.Add(new MetricSample("_sum", labels, point.GetHistogramSum()));
        samples.Add(new MetricSample("_count", labels, point.GetHistogramCount()));
        return samples;
    }

    private static KeyValuePair<string, string>[] Labels(in MetricPoint point)
    {
        var labels = new List<KeyValuePair<string, string>>(point.Tags.Count);
        foreach (var (name, value) in point.Tags)
            labels.Add(new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        labels.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return [.. labels];
    }
}
