using System.Text.Json.Nodes;

namespace ScheduledJobs.LocalKube.Api.Writing;

/// <summary>Has the last word on a write that is otherwise valid and complete.</summary>
internal interface IAdmission
{
    /// <summary>Returns if the write is admitted.</summary>
    /// <param name="request">The write.</param>
    /// <param name="before">The stored object, as stored; null for a create.</param>
    /// <param name="after">The object to be stored. Not modified.</param>
    /// <exception cref="Errors.StatusException">It is not admitted.</exception>
    ValueTask ReviewAsync(WriteRequest request, JsonObject? before, JsonObject after);
}
