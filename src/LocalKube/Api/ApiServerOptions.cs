using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ScheduledJobs.LocalKube.Api.Data;

namespace ScheduledJobs.LocalKube.Api;

/// <summary>Options of the API server. All its state is in memory and gone when it stops, unless <see cref="Data"/> is set.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Port of the API (https, loopback only); 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of the plain routes (http, loopback only, no authentication); 0 picks a free one.</summary>
    public int EchoPort { get; init; }

    /// <summary>Bearer token of the administrator; null for a random one.</summary>
    public string? Token { get; init; }

    /// <summary>
    /// More bearer tokens that are accepted. What their users may do is up to <see cref="Interceptor"/>, since there is no other
    /// authorization: for tests only. Default none.
    /// </summary>
    public IReadOnlyList<string> MoreTokens { get; init; } = [];

    /// <summary>Clock for timestamps, ages, bookmarks and timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Number of changes that each resource remembers for watches, continue tokens and exact versions; anything older gets a 410.
    /// Default 4096, at least 1.
    /// </summary>
    public int HistoryWindow { get; init; } = 4096;

    /// <summary>How long an Event is kept after it was last seen. Default 1 hour, as in Kubernetes.</summary>
    public TimeSpan EventLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Keeps the objects, and what a kubeconfig needs, over restarts; used by one server at a time, and disposed of by the caller, after the
    /// server. Null, the default, for none.
    /// </summary>
    public DataDirectory? Data { get; init; }

    /// <summary>Maps plain routes, such as <c>/echo</c>, on the http listener.</summary>
    public Action<IEndpointRouteBuilder>? MapPlainRoutes { get; init; }

    /// <summary>Runs around every authenticated API request: the only hook for faults in tests. Null for none.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Interceptor { get; init; }
}
