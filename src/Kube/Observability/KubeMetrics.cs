using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace ScheduledJobs.Kube.Observability;

/// <summary>
/// This library's metrics, under client-go's names, so that dashboards for other controllers fit. They cost nothing while
/// the meter has no listener.
/// </summary>
public static class KubeMetrics
{
    /// <summary>Name of the meter to listen to.</summary>
    public const string MeterName = "ScheduledJobs.Kube";

    private static readonly Meter Meter = new(MeterName);

    private static readonly InstrumentAdvice<double> RequestBuckets = new()
    {
        HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
    };

    private static readonly InstrumentAdvice<double> QueueBuckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5, 10, 60],
    };

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "rest_client_requests_total", null, "Requests to the API server, by status code, method and host; <error> means no response.");

    private static readonly Histogram<double> RequestDuration = Meter.CreateHistogram(
        "rest_client_request_duration_seconds", "s", "Time until the API server responded, by verb and host.", null, RequestBuckets);

    private static readonly Counter<long> QueueAdds = Meter.CreateCounter<long>(
        "workqueue_adds_total", null, "Keys added to the queue.");

    private static readonly Counter<long> QueueRetries = Meter.CreateCounter<long>(
        "workqueue_retries_total", null, "Keys added again after a failure.");

    private static readonly Histogram<double> QueueWait = Meter.CreateHistogram(
        "workqueue_queue_duration_seconds", "s", "How long a key waited in the queue.", null, QueueBuckets);

    private static readonly Histogram<double> QueueWork = Meter.CreateHistogram(
        "workqueue_work_duration_seconds", "s", "How long processing a key took.", null, QueueBuckets);

    internal static void Requested(HttpMethod method, string host, HttpStatusCode? code, TimeSpan duration)
    {
        var hostTag = new KeyValuePair<string, object?>("host", host);
        var codeText = code is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "<error>";
        Requests.Add(1, new("code", codeText), hostTag, new("method", method.Method));
        RequestDuration.Record(duration.TotalSeconds, hostTag, new("verb", method.Method));
    }

    internal static void Added(string queue) => QueueAdds.Add(1, Name(queue));

    internal static void Retried(string queue) => QueueRetries.Add(1, Name(queue));

    internal static void Waited(string queue, TimeSpan duration) => QueueWait.Record(duration.TotalSeconds, Name(queue));

    internal static void Worked(string queue, TimeSpan duration) => QueueWork.Record(duration.TotalSeconds, Name(queue));

    private static KeyValuePair<string, object?> Name(string queue) => new("name", queue);
}
