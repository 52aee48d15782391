using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.LocalCluster;

/// <summary>What a LocalCluster is made of.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>The port of the API that is tried where none is named.</summary>
    public const int DefaultPort = 6443;

    /// <summary>The port of <c>/echo</c> that the samples name.</summary>
    public const int DefaultEchoPort = 8089;

    /// <summary>Port of the API (loopback only); 0 takes a free one, which is the default.</summary>
    public int Port { get; init; }

    /// <summary>Port of <c>/echo</c> (loopback only); 0 takes a free one, which is the default.</summary>
    public int EchoPort { get; init; }

    /// <summary>The operator, run until its token is cancelled; null leaves it out.</summary>
    public OperatorRunner? Operator { get; init; }

    /// <summary>Runs around every API request, see <see cref="Api.ApiServerOptions.Interceptor"/>: for faults in tests only.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Interceptor { get; init; }

    /// <summary>The clock of everything but the processes of Pods.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
