namespace ScheduledJobs.Kube.Transport;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query below the server's address, without leading slash.</param>
/// <param name="Body">Body; empty for none.</param>
/// <param name="ContentType">Media type of the body.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte> Body = default, string ContentType = "application/json")
{
    /// <summary>Accepted media types. Default JSON.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether to wait and retry if the server names a time. Default true; a watch decides by itself.</summary>
    public bool RetryWhenBusy { get; init; } = true;
}
