using System.Text.Json.Serialization;

namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A token of a ServiceAccount in the ScheduledJob's namespace, got by TokenRequest.</summary>
/// <param name="Name">Name of the ServiceAccount.</param>
/// <param name="Audience">Who the token is for.</param>
/// <param name="Expiration">A duration of at least 10 minutes. Default <c>1h</c>.</param>
public sealed record ServiceAccountTokenSpec(
    string Name = "",
    string Audience = "",
    [property: JsonConverter(typeof(NumberOrTextConverter))] string Expiration = "1h");
