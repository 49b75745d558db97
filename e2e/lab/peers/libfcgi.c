/* A libfcgi application on descriptor 0, in each of the three roles: says what it was given. */
#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>

static const char *param(FCGX_ParamArray params, const char *name) {
  const char *value = FCGX_GetParam(name, params);
  return value == NULL ? "" : value;
}

static void copy(FCGX_Stream *in, FCGX_Stream *out) {
  char piece[8192];
  for (int length; (length = FCGX_GetStr(piece, sizeof piece, in)) > 0;) FCGX_PutStr(piece, length, out);
}

static void respond(FCGX_Stream *in, FCGX_Stream *out, FCGX_Stream *err, FCGX_ParamArray params) {
  FCGX_FPrintF(out, "Status: 202 Fine\r\nContent-Type: text/plain\r\n\r\n%s ", param(params, "QUERY_STRING"));
  copy(in, out);
  FCGX_FPrintF(err, "%s", param(params, "HTTP_X_STDERR"));
  FCGX_SetExitStatus(atoi(param(params, "HTTP_X_EXIT")), out);
}

static void authorize(FCGX_Stream *out, FCGX_ParamArray params) {
  int known = strcmp(param(params, "HTTP_X_KEY"), "open sesame") == 0;
  FCGX_PutS(known ? "Status: 200 OK\r\nVariable-WHO: anna\r\n\r\n" : "Status: 403 Forbidden\r\n\r\nno", out);
}

static void filter(FCGX_Stream *in, FCGX_Stream *out, FCGX_ParamArray params) {
  FCGX_FPrintF(out, "Content-Type: text/plain\r\n\r\n%s ", param(params, "FCGI_DATA_LENGTH"));
  copy(in, out);
  FCGX_PutS(" | ", out);
  if (FCGX_StartFilterData(in) == 0) copy(in, out);
}

int main(void) {
  FCGX_Stream *in, *out, *err;
  FCGX_ParamArray params;
  while (FCGX_Accept(&in, &out, &err, &params) >= 0) {
    const char *role = param(params, "FCGI_ROLE");
    if (strcmp(role, "AUTHORIZER") == 0) authorize(out, params);
    else if (strcmp(role, "FILTER") == 0) filter(in, out, params);
    else respond(in, out, err, params);
  }
  return 0;
}
