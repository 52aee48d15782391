using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalCluster;

/// <summary>The parts and settings of a LocalCluster.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>The API port to try if none is given.</summary>
    public const int DefaultPort = 6443;

    /// <summary>The port of <c>/echo</c> that the samples use.</summary>
    public const int DefaultEchoPort = 8089;

    /// <summary>Port of the API (loopback only); 0, the default, picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of <c>/echo</c> (loopback only); 0, the default, picks a free one.</summary>
    public int EchoPort { get; init; }

    /// <summary>Keeps the objects over restarts; disposed of by the caller, after the cluster. Null, the default, keeps them in memory.</summary>
    public DataDirectory? Data { get; init; }

    /// <summary>Runs the operator until its token is cancelled; null to leave it out.</summary>
    public OperatorRunner? Operator { get; init; }

    /// <summary>Runs around every API request, see <see cref="Api.ApiServerOptions.Interceptor"/>: for faults in tests only.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Interceptor { get; init; }

    /// <summary>The clock of everything except the processes of Pods.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
