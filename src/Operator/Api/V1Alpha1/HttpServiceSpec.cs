namespace ScheduledJobs.Operator.Api.V1Alpha1;

/// <summary>A Service as the target of a request.</summary>
/// <param name="Name">Name of the Service.</param>
/// <param name="Namespace">Its namespace. Null: that of the ScheduledJob.</param>
/// <param name="Port">Port of the Service, 1 to 65535.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>. Default <c>http</c>.</param>
/// <param name="Path">Path and query, starting with a slash; <c>$(NAME)</c> is expanded. Default <c>/</c>.</param>
public sealed record HttpServiceSpec(string Name = "", string? Namespace = null, int Port = 0, string Scheme = "http", string Path = "/");
