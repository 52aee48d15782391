using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Console.Serving;

/// <summary>Decides who may come in, and what they may see.</summary>
internal interface IEntrance
{
    /// <summary>How long a stream may stay open before its reader has to come in again; null for no limit.</summary>
    TimeSpan? LongestStream { get; }

    /// <summary>Why a request is not looked at, and the status code; null if it is.</summary>
    (int Status, string Why)? Refuse(HttpRequest request);

    /// <summary>Lets a request in; null if the response has been sent instead.</summary>
    Task<Visit?> EnterAsync(HttpContext context, CancellationToken cancellationToken);
}
