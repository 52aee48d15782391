namespace ScheduledJobs.Kube.Transport;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query below the server's address, without leading slash.</param>
/// <param name="Body">Body; empty means none.</param>
/// <param name="ContentType">Media type of the body.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte> Body = default, string ContentType = "application/json")
{
    /// <summary>Media types that are wanted. Default JSON.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether to wait and try again where the server says when. Default true; a watch decides by itself.</summary>
    public bool RetryWhenBusy { get; init; } = true;
}
