using Microsoft.AspNetCore.Http;
using ScheduledJobs.LocalKube.Api.Kinds;

namespace ScheduledJobs.LocalKube.Api.Http;

/// <summary>A request for objects of one kind.</summary>
internal sealed record ResourceRequest(HttpContext Context, ResourceKind Kind, ApiPath Path)
{
    public HttpRequest Http => Context.Request;

    public HttpResponse Response => Context.Response;

    public CancellationToken Aborted => Context.RequestAborted;

    public AnswerForm Form { get; } = AcceptedFormat.Of(Context.Request.Headers.Accept);

    /// <summary>What table rows contain besides their cells.</summary>
    public string IncludeObject => Http.Text("includeObject");
}
