namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="HttpActionSpec.Compression"/>.</summary>
public static class HttpCompressions
{
    /// <summary>The body is sent as it is.</summary>
    public const string None = "None";

    /// <summary>The body is sent with Content-Encoding gzip.</summary>
    public const string Gzip = "Gzip";
}
