//! `SpecialWords`: reserved words of several languages as names.

use specs::special_words::{SpecialWords, models};

use crate::scenario::Scenario;
use crate::{calls, client};

client! { words: SpecialWords; }

pub fn scenarios() -> Vec<Scenario> {
    [properties(), models(), operations(), parameters()].into_iter().flatten().collect()
}

fn dict_methods() -> models::ModelPropertiesDictMethods {
    models::ModelPropertiesDictMethods::new("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok")
}

fn properties() -> Vec<Scenario> {
    calls! { words;
        SpecialWords_ModelProperties_sameAsModel: model_properties_same_as_model("ok");
        SpecialWords_ModelProperties_withList: model_properties_with_list("ok");
        SpecialWords_ModelProperties_dictMethods: model_properties_dict_methods(dict_methods());
    }
}

fn models() -> Vec<Scenario> {
    calls! { words;
    SpecialWords_Models_and: models_with_and_with(models::ModelsAnd::new("ok"));
    SpecialWords_Models_as: models_with_as_with(models::ModelsAs::new("ok"));
    SpecialWords_Models_assert: models_with_assert_with(models::ModelsAssert::new("ok"));
    SpecialWords_Models_async: models_with_async_with(models::ModelsAsync::new("ok"));
    SpecialWords_Models_await: models_with_await_with(models::ModelsAwait::new("ok"));
    SpecialWords_Models_break: models_with_break_with(models::ModelsBreak::new("ok"));
    SpecialWords_Models_class: models_with_class_with(models::ModelsClass::new("ok"));
    SpecialWords_Models_constructor: models_with_constructor_with(models::ModelsConstructor::new("ok"));
    SpecialWords_Models_continue: models_with_continue_with(models::ModelsContinue::new("ok"));
    SpecialWords_Models_def: models_with_def_with(models::ModelsDef::new("ok"));
    SpecialWords_Models_del: models_with_del_with(models::ModelsDel::new("ok"));
    SpecialWords_Models_elif: models_with_elif_with(models::ModelsElif::new("ok"));
    SpecialWords_Models_else: models_with_else_with(models::ModelsElse::new("ok"));
    SpecialWords_Models_except: models_with_except_with(models::ModelsExcept::new("ok"));
    SpecialWords_Models_exec: models_with_exec_with(models::ModelsExec::new("ok"));
    SpecialWords_Models_finally: models_with_finally_with(models::ModelsFinally::new("ok"));
    SpecialWords_Models_for: models_with_for_with(models::ModelsFor::new("ok"));
    SpecialWords_Models_from: models_with_from_with(models::ModelsFrom::new("ok"));
    SpecialWords_Models_global: models_with_global_with(models::ModelsGlobal::new("ok"));
    SpecialWords_Models_if: models_with_if_with(models::ModelsIf::new("ok"));
    SpecialWords_Models_import: models_with_import_with(models::ModelsImport::new("ok"));
    SpecialWords_Models_in: models_with_in_with(models::ModelsIn::new("ok"));
    SpecialWords_Models_is: models_with_is_with(models::ModelsIs::new("ok"));
    SpecialWords_Models_lambda: models_with_lambda_with(models::ModelsLambda::new("ok"));
    SpecialWords_Models_not: models_with_not_with(models::ModelsNot::new("ok"));
    SpecialWords_Models_or: models_with_or_with(models::ModelsOr::new("ok"));
    SpecialWords_Models_pass: models_with_pass_with(models::ModelsPass::new("ok"));
    SpecialWords_Models_raise: models_with_raise_with(models::ModelsRaise::new("ok"));
    SpecialWords_Models_return: models_with_return_with(models::ModelsReturn::new("ok"));
    SpecialWords_Models_try: models_with_try_with(models::ModelsTry::new("ok"));
    SpecialWords_Models_while: models_with_while_with(models::ModelsWhile::new("ok"));
    SpecialWords_Models_with: models_with_with_with(models::ModelsWith::new("ok"));
    SpecialWords_Models_yield: models_with_yield_with(models::ModelsYield::new("ok"));
    }
}

fn operations() -> Vec<Scenario> {
    calls! { words;
    SpecialWords_Operations_and: operations_and();
    SpecialWords_Operations_as: operations_as();
    SpecialWords_Operations_assert: operations_assert();
    SpecialWords_Operations_async: operations_async();
    SpecialWords_Operations_await: operations_await();
    SpecialWords_Operations_break: operations_break();
    SpecialWords_Operations_class: operations_class();
    SpecialWords_Operations_constructor: operations_constructor();
    SpecialWords_Operations_continue: operations_continue();
    SpecialWords_Operations_def: operations_def();
    SpecialWords_Operations_del: operations_del();
    SpecialWords_Operations_elif: operations_elif();
    SpecialWords_Operations_else: operations_else();
    SpecialWords_Operations_except: operations_except();
    SpecialWords_Operations_exec: operations_exec();
    SpecialWords_Operations_finally: operations_finally();
    SpecialWords_Operations_for: operations_for();
    SpecialWords_Operations_from: operations_from();
    SpecialWords_Operations_global: operations_global();
    SpecialWords_Operations_if: operations_if();
    SpecialWords_Operations_import: operations_import();
    SpecialWords_Operations_in: operations_in();
    SpecialWords_Operations_is: operations_is();
    SpecialWords_Operations_lambda: operations_lambda();
    SpecialWords_Operations_not: operations_not();
    SpecialWords_Operations_or: operations_or();
    SpecialWords_Operations_pass: operations_pass();
    SpecialWords_Operations_raise: operations_raise();
    SpecialWords_Operations_return: operations_return();
    SpecialWords_Operations_try: operations_try();
    SpecialWords_Operations_while: operations_while();
    SpecialWords_Operations_with: operations_with();
    SpecialWords_Operations_yield: operations_yield();
    }
}

fn parameters() -> Vec<Scenario> {
    calls! { words;
    SpecialWords_Parameters_and: parameters_with_and("ok");
    SpecialWords_Parameters_as: parameters_with_as("ok");
    SpecialWords_Parameters_assert: parameters_with_assert("ok");
    SpecialWords_Parameters_async: parameters_with_async("ok");
    SpecialWords_Parameters_await: parameters_with_await("ok");
    SpecialWords_Parameters_break: parameters_with_break("ok");
    SpecialWords_Parameters_cancellationToken: parameters_with_cancellation_token("ok");
    SpecialWords_Parameters_class: parameters_with_class("ok");
    SpecialWords_Parameters_constructor: parameters_with_constructor("ok");
    SpecialWords_Parameters_continue: parameters_with_continue("ok");
    SpecialWords_Parameters_def: parameters_with_def("ok");
    SpecialWords_Parameters_del: parameters_with_del("ok");
    SpecialWords_Parameters_elif: parameters_with_elif("ok");
    SpecialWords_Parameters_else: parameters_with_else("ok");
    SpecialWords_Parameters_except: parameters_with_except("ok");
    SpecialWords_Parameters_exec: parameters_with_exec("ok");
    SpecialWords_Parameters_finally: parameters_with_finally("ok");
    SpecialWords_Parameters_for: parameters_with_for("ok");
    SpecialWords_Parameters_from: parameters_with_from("ok");
    SpecialWords_Parameters_global: parameters_with_global("ok");
    SpecialWords_Parameters_if: parameters_with_if("ok");
    SpecialWords_Parameters_import: parameters_with_import("ok");
    SpecialWords_Parameters_in: parameters_with_in("ok");
    SpecialWords_Parameters_is: parameters_with_is("ok");
    SpecialWords_Parameters_lambda: parameters_with_lambda("ok");
    SpecialWords_Parameters_not: parameters_with_not("ok");
    SpecialWords_Parameters_or: parameters_with_or("ok");
    SpecialWords_Parameters_pass: parameters_with_pass("ok");
    SpecialWords_Parameters_raise: parameters_with_raise("ok");
    SpecialWords_Parameters_return: parameters_with_return("ok");
    SpecialWords_Parameters_try: parameters_with_try("ok");
    SpecialWords_Parameters_while: parameters_with_while("ok");
    SpecialWords_Parameters_with: parameters_with_with("ok");
    SpecialWords_Parameters_yield: parameters_with_yield("ok");
    }
}
