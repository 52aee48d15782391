using Microsoft.Extensions.Primitives;
using ScheduledJobs.LocalKube.Api.Errors;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>Form of the response.</summary>
internal enum AnswerForm
{
    Object,
    Table,
    Metadata,
}

/// <summary>Parses Accept headers. Only JSON is supported; clients that prefer protobuf list JSON as well.</summary>
internal static class AcceptedFormat
{
    /// <summary>The first form in the header that can be served.</summary>
    /// <exception cref="StatusException">None can be served (406).</exception>
    public static AnswerForm Of(StringValues accept)
    {
        var ranges = accept.SelectMany(a => a?.Split(',') ?? []).Select(Parse).ToList();
        if (ranges.Count == 0)
            return AnswerForm.Object;
        foreach (var (type, parameters) in ranges)
        {
            if (type is not ("application/json" or "application/*" or "*/*"))
                continue;
            switch (parameters.GetValueOrDefault("as"))
            {
                case null:
                    return AnswerForm.Object;
                case "Table" when parameters.GetValueOrDefault("v") == "v1":
                    return AnswerForm.Table;
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when parameters.GetValueOrDefault("v") == "v1":
                    return AnswerForm.Metadata;
            }
        }

        throw Refusals.NotAcceptable();
    }

    /// <summary>Whether the header prefers the aggregated discovery document to a plain one.</summary>
    public static bool PrefersAggregatedDiscovery(StringValues accept)
    {
        foreach (var (type, parameters) in accept.SelectMany(a => a?.Split(',') ?? []).Select(Parse))
        {
            if (type == "application/json")
                return parameters.GetValueOrDefault("as") == "APIGroupDiscoveryList" && parameters.GetValueOrDefault("v") == "v2";
        }

        return false;
    }

    private static (string Type, Dictionary<string, string> Parameters) Parse(string range)
    {
        var parts = range.Split(';', StringSplitOptions.TrimEntries);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parameters[part[..equals]] = part[(equals + 1)..];
        }

        return (parts[0], parameters);
    }
}
