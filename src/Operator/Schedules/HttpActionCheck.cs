using ScheduledJobs.Operator.Api.V1Alpha1;

namespace ScheduledJobs.Operator.Schedules;

/// <summary>Checks what a schema can't know of an HTTP action, and refuses what this version does not do: nothing is ignored silently.</summary>
internal static class HttpActionCheck
{
    private const string Field = "spec.action.http";

    public static void Check(HttpActionSpec action)
    {
        var unsupported = new (string Name, bool IsUsed)[]
        {
            ("service", action.Service is not null),
            ("bodyFrom", action.BodyFrom is not null),
            ("headers[].valueFrom", action.Headers?.Any(h => h.ValueFrom is not null) == true),
            ("compression", action.Compression != HttpCompressions.None),
            ("expect", action.Expect is not null),
            ("auth", action.Auth is not null),
            ("tls", action.Tls is not null),
            ("cloudEvents", action.CloudEvents is not null),
            ("followRedirects", action.FollowRedirects),
        };
        foreach (var (name, isUsed) in unsupported)
        {
            if (isUsed)
                throw new SpecException(Reasons.InvalidAction, $"{Field}.{name}: this version of the operator does not support it yet");
        }

        if (!Uri.TryCreate(action.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new SpecException(Reasons.InvalidAction, $"{Field}.url: an absolute http or https URL is expected");
        SpecReader.Duration($"{Field}.timeout", action.Timeout, TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < action.SuccessCodes.Count; i++)
        {
            if (!StatusCodeSet.TryParse(action.SuccessCodes[i], out _, out _))
            {
                throw new SpecException(
                    Reasons.InvalidAction,
                    $"{Field}.successCodes[{i}]: '{action.SuccessCodes[i]}' is no status code such as 204, or range such as 200-299");
            }
        }
    }
}
