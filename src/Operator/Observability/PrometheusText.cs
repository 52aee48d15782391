using System.Globalization;

namespace ScheduledJobs.Operator.Observability;

/// <summary>Prometheus' text format 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes families and their samples in a stable order, so that two scrapes can be compared line by line.</summary>
    public static void Write(TextWriter writer, IEnumerable<MetricFamily> families)
    {
        foreach (var family in families.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            writer.Write($"# HELP {family.Name} {EscapeHelp(family.Help)}\n# TYPE {family.Name} {family.Type}\n");
            foreach (var sample in family.Samples)
                Write(writer, family.Name, sample);
        }
    }

    /// <summary>A number in Prometheus' format.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static void Write(TextWriter writer, string name, MetricSample sample)
    {
        writer.Write(name);
        writer.Write(sample.Suffix);
        for (var i = 0; i < sample.Labels.Count; i++)
        {
            writer.Write(i == 0 ? '{' : ',');
            writer.Write(sample.Labels[i].Key);
            writer.Write("=\"");
            writer.Write(EscapeValue(sample.Labels[i].Value));
            writer.Write('"');
        }

        if (sample.Labels.Count > 0)
            writer.Write('}');
        writer.Write(' ');
        writer.Write(Number(sample.Value));
        writer.Write('\n');
    }

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeValue(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
