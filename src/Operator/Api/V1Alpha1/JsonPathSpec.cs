namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A place in a JSON document, and what must be there.</summary>
/// <param name="Path">Such as <c>$.status.ready</c> or <c>$.items[0].state</c>.</param>
/// <param name="Value">The text of the value there. Null: anything but null.</param>
public sealed record JsonPathSpec(string Path = "", string? Value = null);
