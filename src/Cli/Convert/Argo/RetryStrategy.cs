using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Robfig;
using ScheduledJobs.Model.Importing;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Cli.Convert.Argo;

/// <summary>Argo's retries as ours.</summary>
internal static class RetryStrategy
{
    private const long MostRetries = 100;

    /// <exception cref="NotSingleException">It has conditions that only Argo can check.</exception>
    public static JsonObject Read(Fields strategy)
    {
        var retry = new JsonObject { ["limit"] = Math.Clamp(strategy.Whole("limit") ?? MostRetries, 0, MostRetries) };
        var backoff = new JsonObject { ["initial"] = "1ms", ["factor"] = 1, ["jitter"] = 0 };
        if (strategy.Object("backoff") is { } spec)
        {
            var initial = Duration(spec, "duration") ?? TimeSpan.FromMilliseconds(1);
            var factor = spec.Whole("factor") ?? 1;
            backoff = new JsonObject { ["initial"] = DurationText.Format(initial), ["factor"] = factor, ["jitter"] = 0 };
            if (factor > 1)
                backoff["max"] = DurationText.Format(Duration(spec, "cap") ?? TimeSpan.FromDays(1));
            if (spec.Unread().FirstOrDefault().Key is { } other)
                throw new NotSingleException($"retryStrategy.backoff.{other}");
        }

        // A failure is a Pod that ran and failed; an error is anything else.
        switch (strategy.Text("retryPolicy") ?? "OnFailure")
        {
            case "OnFailure":
                retry["onlyOn"] = new JsonArray("PodFailed");
                break;
            case "OnError":
                retry["onlyOn"] = new JsonArray("PodLost", "PendingTimeout");
                break;
            case "Always":
                break;
            case var other:
                throw new NotSingleException($"retryPolicy {Short.Of(other)}");
        }

        retry["backoff"] = backoff;
        if (strategy.Unread().FirstOrDefault().Key is { } condition)
            throw new NotSingleException($"retryStrategy.{condition}");
        return retry;
    }

    /// <summary>A Go duration, or seconds without a unit.</summary>
    private static TimeSpan? Duration(Fields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return null;
        return (long.TryParse(text, out var seconds) ? TimeSpan.FromSeconds(seconds) : GoDuration.Parse(text))
            ?? throw new SourceException(fields.PathOf(name), $"expected a duration such as 30s, found '{Short.Of(text)}'");
    }
}
