using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using ScheduledJobs.Kube.Observability;

namespace ScheduledJobs.Operator.Observability;

/// <summary>
/// OpenTelemetry's SDK around this program's meters and spans: Prometheus text for scrapers, and OTLP if the standard
/// OTEL_* variables name an endpoint. Without either, nothing is collected.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FamilyExporter _families = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    /// <param name="meters">Names of the meters.</param>
    /// <param name="forScraping">Whether <see cref="Collect"/> will be called.</param>
    public Telemetry(IEnumerable<string> meters, bool forScraping)
    {
        _reader = new BaseExportingMetricReader(_families) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        var pushesMetrics = Pushes("METRICS");
        if (forScraping || pushesMetrics)
        {
            var builder = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter([.. meters]);
            if (forScraping)
                builder.AddReader(_reader);
            if (pushesMetrics)
                builder.AddOtlpExporter();
            _metrics = builder.Build();
        }

        if (Pushes("TRACES"))
            _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(RunTracer.SourceName).AddOtlpExporter().Build();
    }

    /// <summary>The meters of a whole operator.</summary>
    public static Telemetry Start(bool forScraping) => new([OperatorMetrics.MeterName, KubeMetrics.MeterName], forScraping);

    /// <summary>All current measurements.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_gate)
        {
            _reader.Collect();
            return _families.Families;
        }
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        _reader.Dispose();
    }

    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService("scheduledjob-operator", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3))
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    // Without an endpoint the SDK would send to localhost. In a Pod, nothing listens there.
    private static bool Pushes(string signal) =>
        Variable("OTEL_SDK_DISABLED") != "true"
        && Variable($"OTEL_{signal}_EXPORTER") != "none"
        && (Variable("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) is not null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
